using System.Text.Json.Nodes;
using k8s.Autorest;

namespace Ballast.Operator.Bench;

/// <summary>
/// What the controllers of Deployments and StatefulSets, the volumes and a node would do, for every workload of one namespace
/// that has changed: pods as an API server and a kubelet fill them, and the statuses that follow from them.
/// </summary>
internal sealed class SimulatedControllers(IndependentClient api, string space, int atOnce)
{
    private const string Since = "2026-01-01T12:00:00Z";

    private static readonly string[] Conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"];

    private readonly ObjectClient<JsonObject> _pods = api.Json("v1", "pods", space);

    public async Task RunOnceAsync()
    {
        foreach (var (plural, kind) in new[] { ("deployments", "Deployment"), ("statefulsets", "StatefulSet") })
        {
            var workloads = api.Json("apps/v1", plural, space);
            await EachAsync(workloads, async workload =>
            {
                var generation = (long)workload["metadata"]!["generation"]!;
                if ((long?)workload["status"]?["observedGeneration"] != generation)
                {
                    await RollOutAsync(workloads, kind, workload, generation);
                }
            });
        }

        var claims = api.Json("v1", "persistentvolumeclaims", space);
        await EachAsync(claims, async claim =>
        {
            if ((string?)claim["status"]?["phase"] != "Bound")
            {
                await StatusAsync(
                    claims, NameOf(claim),
                    new JsonObject { ["phase"] = "Bound", ["capacity"] = new JsonObject { ["storage"] = "1Gi" } });
            }
        });
    }

    private async Task EachAsync(ObjectClient<JsonObject> client, Func<JsonObject, Task> act) => await Parallel.ForEachAsync(
        (await client.ListAsync()).Items, new ParallelOptions { MaxDegreeOfParallelism = atOnce },
        async (item, _) => await act(item));

    private async Task RollOutAsync(ObjectClient<JsonObject> workloads, string kind, JsonObject workload, long generation)
    {
        var replicas = (int)workload["spec"]!["replicas"]!;
        for (var pod = 0; pod < replicas; pod++)
        {
            await RunPodAsync(kind, workload, pod);
        }

        await StatusAsync(workloads, NameOf(workload), new JsonObject
        {
            ["observedGeneration"] = generation,
            ["replicas"] = replicas,
            ["updatedReplicas"] = replicas,
            ["readyReplicas"] = replicas,
            [kind == "Deployment" ? "availableReplicas" : "currentReplicas"] = replicas,
        });
    }

    private async Task RunPodAsync(string kind, JsonObject workload, int number)
    {
        var template = workload["spec"]!["template"]!.DeepClone().AsObject();
        var metadata = template["metadata"]!.AsObject();
        var name = kind == "Deployment" ? $"{NameOf(workload)}-7d4b9c6f5d-{number:D5}" : $"{NameOf(workload)}-{number}";
        metadata["name"] = name;
        metadata["labels"]![kind == "Deployment" ? "pod-template-hash" : "controller-revision-hash"] = "7d4b9c6f5d";
        metadata["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = kind == "Deployment" ? "ReplicaSet" : kind,
            ["name"] = NameOf(workload),
            ["uid"] = workload["metadata"]!["uid"]!.DeepClone(),
            ["controller"] = true,
        });
        try
        {
            await _pods.CreateAsync(
                new JsonObject { ["metadata"] = metadata.DeepClone(), ["spec"] = template["spec"]!.DeepClone() });
        }
        catch (HttpOperationException taken) when (taken.IsConflict())
        {
            // From the last round.
        }

        await StatusAsync(_pods, name, PodStatus(template["spec"]!["containers"]![0]!, number));
    }

    private static JsonObject PodStatus(JsonNode container, int number) => new()
    {
        ["phase"] = "Running",
        ["hostIP"] = "10.1.0.17",
        ["podIP"] = $"10.2.0.{number + 2}",
        ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = $"10.2.0.{number + 2}" }),
        ["qosClass"] = "Burstable",
        ["startTime"] = Since,
        ["conditions"] = new JsonArray([.. Conditions.Select(type =>
            (JsonNode)new JsonObject { ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = Since })]),
        ["containerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = container["name"]!.DeepClone(),
            ["image"] = container["image"]!.DeepClone(),
            ["imageID"] = $"{container["image"]}@sha256:5d0c41c62e884e6f8f258e7f1b0c2d3e5d0c41c62e884e6f8f258e7f1b0c2d3e",
            ["containerID"] = "containerd://0b8f2a513c1d4e5f9a6b0b8f2a513c1d4e5f9a6b0b8f2a513c1d4e5f9a6b0b8f",
            ["ready"] = true,
            ["started"] = true,
            ["restartCount"] = 0,
            ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Since } },
        }),
    };

    private static string NameOf(JsonObject item) => (string)item["metadata"]!["name"]!;

    // As a controller's field manager, so that the operator still owns its own fields.
    private static Task<JsonObject> StatusAsync(ObjectClient<JsonObject> objects, string name, JsonObject status) =>
        objects.PatchAsync($"{name}/status", new JsonObject { ["status"] = status }.ToJsonString(), "kube-controller-manager");
}
