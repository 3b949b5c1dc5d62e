using System.Text.Json.Nodes;
using k8s.Autorest;
using k8s.Models;
using static Ballast.Cluster.Tests.Behaviour.PodStates;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// Simulates controllers and kubelet, each step when the test asks for it: pods, bound volumes, finished Jobs, rollouts.
/// </summary>
internal sealed partial class SimulatedCluster(StackWorld world)
{
    private const string Web = $"{StackWorld.Name}-web";

    /// <summary>A managed server's volume is bound and its pod ready.</summary>
    public async Task SimulateServerReadyAsync(string dependency)
    {
        var name = $"{StackWorld.Name}-{dependency}";
        var set = await world.EventuallyAsync<V1StatefulSet>(name, _ => true, "exists");
        if (await world.ExistsAsync<V1PersistentVolumeClaim>($"{name}-data"))
        {
            await SimulateVolumeAsync(dependency, "1Gi");
        }

        await SimulatePodAsync($"{name}-0", set.Spec!.Template, "apps/v1", "StatefulSet", set.Metadata, Ready);
    }

    /// <summary>A volume of that size is bound to a managed server's claim.</summary>
    public Task SimulateVolumeAsync(string dependency, string size) => StatusAsync<V1PersistentVolumeClaim>(
        $"{StackWorld.Name}-{dependency}-data",
        $$$"""{"phase": "Bound", "capacity": {"storage": "{{{size}}}"}}""");

    /// <summary>The controller of StatefulSets has seen a server's, and counts that many pods.</summary>
    public Task SimulateServerSeenAsync(V1StatefulSet server, int pods) => StatusAsync<V1StatefulSet>(
        server.Metadata.Name!, $$"""
        {"observedGeneration": {{server.Metadata.Generation}}, "replicas": {{pods}}, "readyReplicas": {{pods}},
          "currentReplicas": {{pods}}, "updatedReplicas": {{pods}}, "currentRevision": "1", "updateRevision": "1"}
        """);

    /// <summary>Waits for a template of web with that image that is not rolled out, and completes its rollout.</summary>
    public async Task<V1Deployment> SimulateRolloutAsync(string? image = null)
    {
        var web = await PendingAsync(image);
        await SimulateRolledOutAsync(web);
        return web;
    }

    /// <summary>A rollout that missed its deadline completes.</summary>
    public async Task SimulateRecoveryAsync() => await SimulateRolledOutAsync(await world.GetAsync<V1Deployment>(Web));

    /// <summary>Every pod of the newest template is there and ready.</summary>
    public async Task SimulateRolledOutAsync(V1Deployment web)
    {
        var replicas = web.Spec!.Replicas;
        await StatusAsync<V1Deployment>(web.Metadata.Name, $$"""
            {"observedGeneration": {{web.Metadata.Generation}}, "replicas": {{replicas}}, "updatedReplicas": {{replicas}},
             "readyReplicas": {{replicas}}, "availableReplicas": {{replicas}}, "unavailableReplicas": 0, "conditions": [
              {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable", "message": "",
               "lastUpdateTime": "{{Now}}", "lastTransitionTime": "{{Now}}"}]}
            """);
    }

    /// <summary>A process's Deployment is rolled out.</summary>
    public async Task SimulateProcessAsync(string process) => await SimulateRolledOutAsync(
        await world.EventuallyAsync<V1Deployment>(
            $"{StackWorld.Name}-{process}", d => d.Metadata.Generation != d.Status?.ObservedGeneration, "is to be rolled out"));

    /// <summary>A running pod of a process's Deployment.</summary>
    public async Task SimulateProcessPodAsync(string name, string process)
    {
        var deployment = await world.GetAsync<V1Deployment>($"{StackWorld.Name}-{process}");
        await SimulatePodAsync(name, deployment.Spec!.Template, "apps/v1", "ReplicaSet", deployment.Metadata, Ready);
    }

    /// <summary>
    /// The pod of an exclusive process is of the newest template, and ready or not; with 0 replicas it is gone.
    /// </summary>
    public async Task SimulateExclusiveAsync(V1StatefulSet set, bool ready = true)
    {
        var (name, replicas) = (set.Metadata.Name!, set.Spec!.Replicas);
        if (replicas == 0)
        {
            await world.DeleteAsync<V1Pod>($"{name}-0");
        }
        else
        {
            await SimulatePodAsync(
                $"{name}-0", set.Spec.Template, "apps/v1", "StatefulSet", set.Metadata, ready ? Ready : Starting);
        }

        await StatusAsync<V1StatefulSet>(name, $$"""
            {"observedGeneration": {{set.Metadata.Generation}}, "replicas": {{replicas}}, "updatedReplicas": {{replicas}},
             "readyReplicas": {{(ready ? replicas : 0)}}, "updateRevision": "{{name}}-1"}
            """);
    }

    /// <summary>The old pods still serve, the new pods are never ready, and the progress deadline is exceeded.</summary>
    public async Task SimulateStuckRolloutAsync(string image, int serving = 2)
    {
        var web = await PendingAsync(image);

        // As if the last progress was now and the deadline has passed since.
        var exceeded = At(DateTimeOffset.UtcNow.AddSeconds(web.Spec!.ProgressDeadlineSeconds!.Value));
        await StatusAsync<V1Deployment>(Web, $$"""
            {"observedGeneration": {{web.Metadata.Generation}}, "replicas": {{serving + 1}}, "updatedReplicas": 1,
             "readyReplicas": {{serving}}, "availableReplicas": {{serving}}, "unavailableReplicas": 1, "conditions": [
              {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "",
               "lastUpdateTime": "{{exceeded}}", "lastTransitionTime": "{{exceeded}}"}]}
            """);
    }

    /// <summary>Only this number of the rolled out pods is ready.</summary>
    public Task SimulateUnreadyWebAsync(int ready) => StatusAsync<V1Deployment>(Web, $$"""
        {"readyReplicas": {{ready}}, "availableReplicas": {{ready}}}
        """);

    /// <summary>A web pod that runs and is ready.</summary>
    public async Task SimulateWebPodAsync(string name)
    {
        var web = await world.GetAsync<V1Deployment>(Web);
        await SimulatePodAsync(name, web.Spec!.Template, "apps/v1", "ReplicaSet", web.Metadata, Ready);
    }

    /// <summary>The first container of a pod has ended with these last words and waits to be restarted.</summary>
    public async Task SimulateCrashLoopAsync(
        string pod, V1PodTemplateSpec template, string words) => await StatusAsync<V1Pod>(pod, new JsonObject
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False" }),
            ["containerStatuses"] = Containers(
                template, new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff" } }, ready: false,
                new JsonObject { ["terminated"] = Ended(words) }),
        }.ToJsonString());

    /// <summary>The first container of a pod cannot be created, for the reason that the kubelet gives.</summary>
    public Task SimulateConfigErrorAsync(string pod, V1PodTemplateSpec template, string message)
    {
        var waiting = new JsonObject { ["reason"] = "CreateContainerConfigError", ["message"] = message };
        return StatusAsync<V1Pod>(pod, new JsonObject
        {
            ["phase"] = "Pending",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False" }),
            ["containerStatuses"] = Containers(template, new JsonObject { ["waiting"] = waiting }, ready: false),
        }.ToJsonString());
    }

    /// <summary>
    /// Sets the status of an object with the controller's field manager, so that the operator still owns its own fields.
    /// </summary>
    public Task StatusAsync<T>(string name, string status) => world.Observer.Of<T>(world.Space).PatchAsync(
        $"{name}/status", $$"""{"status": {{status}}}""", "kube-controller-manager");

    private static JsonObject Ended(string words) => new()
    {
        ["exitCode"] = 1,
        ["finishedAt"] = Now,
        ["startedAt"] = Now,
        ["message"] = words,
    };

    private Task<V1Deployment> PendingAsync(string? image) => world.EventuallyAsync<V1Deployment>(
        Web,
        web => web.Metadata.Generation != web.Status?.ObservedGeneration
            && (image is null || web.Spec!.Template.Spec!.Containers[0].Image == image),
        $"has a template{(image is null ? "" : $" of {image}")} to roll out");

    private Task SimulatePodAsync(
        string name, V1PodTemplateSpec template, string apiVersion, string kind, V1ObjectMeta owner,
        Func<V1PodTemplateSpec, JsonObject> status) =>
        SimulatePodAsync(name, template, apiVersion, kind, owner, status(template));

    private async Task SimulatePodAsync(
        string name, V1PodTemplateSpec template, string apiVersion, string kind, V1ObjectMeta owner, JsonObject status)
    {
        var pod = new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                Labels = new Dictionary<string, string>(template.Metadata.Labels) { ["job-name"] = owner.Name! },
                OwnerReferences =
                    [new() { ApiVersion = apiVersion, Kind = kind, Name = owner.Name!, Uid = owner.Uid!, Controller = true }],
            },
            Spec = template.Spec,
        };
        if (kind != "Job")
        {
            pod.Metadata.Labels.Remove("job-name");
        }

        try
        {
            await world.CreateAsync(pod);
        }
        catch (HttpOperationException refusal) when (refusal.IsConflict())
        {
        }

        await StatusAsync<V1Pod>(name, status.ToJsonString());
    }
}
