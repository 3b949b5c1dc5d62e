using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Apply;

/// <summary>
/// Decides, purely, whether a child has to be written: when what is wanted differs from what was applied last, or when the live
/// object has lost part of it. Fields that others added are left alone.
/// </summary>
internal static class AppliedState
{
    private const string TemplatePath = "template";

    /// <summary>The desired object with the hashes of what it says as annotations.</summary>
    public static T Stamp<T>(T desired, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        var (body, template) = Split(desired, type);
        var annotations = new Dictionary<string, string>(desired.Metadata.Annotations ?? []) { [Labels.Applied] = CanonicalJson.Hash(body)[..16] };
        if (template is not null)
        {
            annotations[Labels.AppliedTemplate] = CanonicalJson.Hash(template)[..16];
        }

        desired.Metadata.Annotations = annotations;
        return desired;
    }

    /// <summary>
    /// Keeps the live pod template where release and live object agree but this version of the operator would render another:
    /// a new operator rolls nothing.
    /// </summary>
    public static V1PodTemplateSpec? TemplateToKeep(V1ObjectMeta stamped, V1ObjectMeta live, V1PodTemplateSpec? liveTemplate) =>
        live.Annotation(Labels.Release) is { } release && release == stamped.Annotation(Labels.Release)
        && live.Annotation(Labels.Attempt) == stamped.Annotation(Labels.Attempt)
        && live.Annotation(Labels.AppliedTemplate) is { } applied && applied != stamped.Annotation(Labels.AppliedTemplate)
            ? liveTemplate
            : null;

    /// <summary>True when the stamped object has to be applied.</summary>
    public static bool Differs<T>(T stamped, T live, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        var wanted = JsonSerializer.SerializeToNode(stamped, type)!.AsObject();
        var found = JsonSerializer.SerializeToNode(live, type)!.AsObject();
        Strip(wanted);
        return !Contains(found, wanted);
    }

    private static (JsonNode Body, JsonNode? Template) Split<T>(T desired, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        var body = JsonSerializer.SerializeToNode(desired, type)!.AsObject();
        Strip(body);
        JsonNode? template = null;
        if (body["spec"] is JsonObject spec && spec[TemplatePath] is { } found)
        {
            spec.Remove(TemplatePath);
            template = found;
        }

        return (body, template);
    }

    // What the server sets, or what depends on its version.
    private static void Strip(JsonObject node)
    {
        node.Remove("status");
        node.Remove("apiVersion");
        node.Remove("kind");
    }

    // Every member and item that is wanted is there. The server leaves out what is empty, zero or false.
    private static bool Contains(JsonNode? found, JsonNode? wanted) => wanted switch
    {
        null => true,
        JsonValue value when found is null => IsZero(value),
        JsonObject members => found is JsonObject other ? members.All(m => Contains(other[m.Key], m.Value)) : members.Count == 0,
        JsonArray items => ContainsItems(found as JsonArray, items),
        _ => JsonNode.DeepEquals(found, wanted),
    };

    private static bool IsZero(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.False => true,
        JsonValueKind.String => value.GetValue<string>().Length == 0,
        JsonValueKind.Number => value.ToJsonString() == "0",
        _ => false,
    };

    private static bool ContainsItems(JsonArray? found, JsonArray wanted) =>
        (found?.Count ?? 0) == wanted.Count && wanted.Select((item, i) => Contains(found![i], item)).All(same => same);
}
