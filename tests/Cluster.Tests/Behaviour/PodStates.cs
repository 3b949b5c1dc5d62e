using System.Text.Json.Nodes;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>The status of pods, as the kubelet writes it.</summary>
internal static class PodStates
{
    public static string Now => At(DateTimeOffset.UtcNow);

    public static JsonObject Ready(V1PodTemplateSpec template) => new()
    {
        ["phase"] = "Running",
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastTransitionTime"] = Now }),
        ["containerStatuses"] = Containers(template, Running(), ready: true),
    };

    public static JsonObject Starting(V1PodTemplateSpec template) => new()
    {
        ["phase"] = "Running",
        ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False", ["lastTransitionTime"] = Now }),
        ["containerStatuses"] = Containers(template, Running(), ready: false),
    };

    public static string At(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);

    public static JsonObject Running() => new() { ["running"] = new JsonObject { ["startedAt"] = Now } };

    public static JsonArray Containers(V1PodTemplateSpec template, JsonObject state, bool ready, JsonObject? last = null)
    {
        var container = template.Spec!.Containers[0];
        return new JsonArray(new JsonObject
        {
            ["name"] = container.Name,
            ["image"] = container.Image,
            ["imageID"] = "",
            ["ready"] = ready,
            ["started"] = ready,
            ["restartCount"] = 0,
            ["state"] = state,
            ["lastState"] = last,
        });
    }
}
