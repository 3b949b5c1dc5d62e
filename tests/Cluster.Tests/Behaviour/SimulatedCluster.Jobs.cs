using System.Text.Json.Nodes;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;
using static Ballast.Cluster.Tests.Behaviour.PodStates;

namespace Ballast.Cluster.Tests.Behaviour;

/// <content>The controllers of Jobs and CronJobs: migrations, and runs of tasks.</content>
internal sealed partial class SimulatedCluster
{
    /// <summary>The newest migration Job, once there is one that has not ended.</summary>
    public Task<V1Job> MigrationStartedAsync() =>
        world.FoundAsync(async () => (await world.ListAsync<V1Job>()).Find(IsUnfinished), "a migration Job is started");

    public async Task<V1Job> SimulateMigrationSuccessAsync()
    {
        var job = await MigrationStartedAsync();
        await SimulateSuccessAsync(job);
        return job;
    }

    public Task SimulateSuccessAsync(V1Job job) => StatusAsync<V1Job>(job.Metadata.Name!, $$"""
        {"startTime": "{{Now}}", "completionTime": "{{Now}}", "succeeded": 1, "conditions": [
          {"type": "SuccessCriteriaMet", "status": "True", "lastTransitionTime": "{{Now}}"},
          {"type": "Complete", "status": "True", "lastTransitionTime": "{{Now}}"}]}
        """);

    public async Task<V1Job> SimulateMigrationFailureAsync(int exitCode, string message)
    {
        var job = await MigrationStartedAsync();
        await SimulateFailureAsync(job, exitCode, message);
        return job;
    }

    /// <summary>A migration's pod ends with that exit code and those last words, and the Job gives up.</summary>
    public async Task SimulateFailureAsync(V1Job job, int exitCode, string message)
    {
        var ended = new JsonObject
        {
            ["exitCode"] = exitCode,
            ["message"] = message,
            ["reason"] = "Error",
            ["finishedAt"] = Now,
            ["startedAt"] = Now
        };
        await SimulatePodAsync($"{job.Metadata.Name}-x", job.Spec!.Template, "batch/v1", "Job", job.Metadata, new JsonObject
        {
            ["phase"] = "Failed",
            ["containerStatuses"] = Containers(job.Spec.Template, new JsonObject { ["terminated"] = ended }, ready: false),
        });
        await StatusAsync<V1Job>(job.Metadata.Name!, $$"""
            {"startTime": "{{Now}}", "failed": 1, "conditions": [
              {"type": "FailureTarget", "status": "True", "reason": "BackoffLimitExceeded", "lastTransitionTime": "{{Now}}"},
              {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "lastTransitionTime": "{{Now}}"}]}
            """);
    }

    /// <summary>The Job gives up because its time is over.</summary>
    public Task SimulateMigrationTimeoutAsync(
        V1Job job, int failedPods) => StatusAsync<V1Job>(job.Metadata.Name!, $$"""
        {"startTime": "{{Now}}", "failed": {{failedPods}}, "conditions": [
          {"type": "FailureTarget", "status": "True", "reason": "DeadlineExceeded", "lastTransitionTime": "{{Now}}"},
          {"type": "Failed", "status": "True", "reason": "DeadlineExceeded", "lastTransitionTime": "{{Now}}"}]}
        """);

    /// <summary>A running pod of a Job.</summary>
    public Task SimulateMigrationPodRunningAsync(V1Job job) => SimulatePodAsync(
        $"{job.Metadata.Name}-x", job.Spec!.Template, "batch/v1", "Job", job.Metadata,
        new JsonObject { ["phase"] = "Running", ["containerStatuses"] = Containers(job.Spec.Template, Running(), ready: true) });

    /// <summary>A pod of a Job whose container waits, for example because its image cannot be pulled.</summary>
    public Task SimulateMigrationPodWaitingAsync(V1Job job, string reason) => SimulatePodAsync(
        $"{job.Metadata.Name}-x", job.Spec!.Template, "batch/v1", "Job", job.Metadata,
        new JsonObject
        {
            ["phase"] = "Pending",
            ["containerStatuses"] = Containers(
                job.Spec.Template, new JsonObject { ["waiting"] = new JsonObject { ["reason"] = reason } }, ready: false),
        });

    /// <summary>A pod of a Job whose container has ended, and which an injected container keeps alive.</summary>
    public Task SimulateMigrationPodLingeringAsync(V1Job job, int exitCode)
    {
        var ended = new JsonObject
        {
            ["exitCode"] = exitCode,
            ["startedAt"] = Now,
            ["finishedAt"] = Now,
            ["message"] = "last words",
        };
        var containers = Containers(job.Spec!.Template, new JsonObject { ["terminated"] = ended }, ready: false);
        containers.Add(new JsonObject
        {
            ["name"] = "proxy",
            ["image"] = "example/proxy",
            ["imageID"] = "",
            ["ready"] = true,
            ["restartCount"] = 0,
            ["state"] = Running(),
        });
        return SimulatePodAsync(
            $"{job.Metadata.Name}-x", job.Spec.Template, "batch/v1", "Job", job.Metadata,
            new JsonObject { ["phase"] = "Running", ["containerStatuses"] = containers });
    }

    /// <summary>A run of a task is started, as <c>kubectl create job NAME --from=cronjob/TASK</c> does.</summary>
    public async Task<V1Job> StartRunAsync(string task, string name)
    {
        var from = await world.EventuallyAsync<V1CronJob>($"{StackWorld.Name}-{task}", _ => true, "exists");
        return await world.Observer.Of<V1Job>(world.Space).CreateAsync(new V1Job
        {
            Metadata = new V1ObjectMeta
            {
                Name = name,
                Labels = from.Spec.JobTemplate.Metadata.Labels,
                Annotations = new Dictionary<string, string> { ["cronjob.kubernetes.io/instantiate"] = "manual" },
                OwnerReferences =
                    [new() { ApiVersion = "batch/v1", Kind = "CronJob", Name = from.Metadata.Name, Uid = from.Metadata.Uid }],
            },
            Spec = from.Spec.JobTemplate.Spec,
        });
    }

    /// <summary>A migration that has not ended and is not being deleted.</summary>
    public static bool IsUnfinished(V1Job job) => job.Metadata.DeletionTimestamp is null
        && job.GetLabel(Labels.Component) == "migration" && job.Status?.Conditions is not { Count: > 0 };
}
