using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Testing;

/// <summary>A stack's children as the cluster shows them once controllers and kubelet have been at work.</summary>
internal static class FakeChildren
{
    /// <summary>Web's Deployment with this release, in this state of its rollout.</summary>
    public static V1Deployment Web(string stack, int desired, string release, string? attempt, RolloutState state)
    {
        var annotations = new Dictionary<string, string> { [Labels.Release] = release };
        if (attempt is not null)
        {
            annotations[Labels.Attempt] = attempt;
        }

        var ready = state == RolloutState.Complete ? desired : 0;
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = Names.Web(stack), Generation = 1, Annotations = annotations },
            Spec =
                new V1DeploymentSpec { Replicas = desired, Selector = new V1LabelSelector(), Template = new V1PodTemplateSpec() },
            Status = new V1DeploymentStatus
            {
                ObservedGeneration = 1,
                Replicas = desired,
                UpdatedReplicas = desired,
                ReadyReplicas = ready,
                AvailableReplicas = ready,
                Conditions = state == RolloutState.DeadlineExceeded
                    ? [new V1Condition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }] : [],
            },
        };
    }

    /// <summary>The bound volume of a managed PostgreSQL 15.</summary>
    public static V1PersistentVolumeClaim Claim(string stack, string dependency, string uid) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = Names.DataClaim(stack, dependency),
            Uid = uid,
            Annotations = new()
            {
                [Labels.DataStack] = stack,
                [Labels.DataDependency] = dependency,
                [Labels.DataEngine] = "postgres",
                [Labels.DataVersion] = "15",
            },
        },
        Status = new V1PersistentVolumeClaimStatus { Phase = "Bound" },
    };

    /// <summary>The Job of a migration; it came to that end at that time after as many pods, or is at work.</summary>
    public static V1Job Migration(
        MigrationView view, MigrationSpec spec, V1OwnerReference owner, string? condition, int podsStarted, DateTimeOffset ended)
    {
        var annotations = new Dictionary<string, string>
        {
            [Labels.MigrationKey] = view.Key,
            [Labels.BackwardCompatible] = spec.BackwardCompatible ? "true" : "false",
        };
        if (spec.Quiesce is not QuiesceMode.None and var quiesce)
        {
            annotations[Labels.Quiesce] = quiesce.ToString();
        }

        if (view.Keys.Databases is { } databases)
        {
            annotations[Labels.MigrationDatabases] = databases;
        }

        return new V1Job
        {
            Metadata = new V1ObjectMeta
            {
                Name = view.JobName,
                Uid = view.JobName,
                Labels = new() { [Labels.Component] = Components.Migration },
                OwnerReferences = [owner],
                Annotations = annotations,
            },
            Spec = new V1JobSpec { Template = new V1PodTemplateSpec() },
            Status = new V1JobStatus
            {
                Succeeded = condition == "Complete" ? 1 : null,
                Failed = condition == "Failed" && podsStarted > 0 ? podsStarted : null,
                Active = condition is null ? 1 : null,
                CompletionTime = condition == "Complete" ? ended : null,
                Conditions = condition is null ? [] : [new V1Condition { Type = condition, Status = "True", Reason = "" }],
            },
        };
    }

    /// <summary>The CronJob of a task.</summary>
    public static V1CronJob Task(string stack, string task, V1OwnerReference owner, bool suspend = false) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = Names.Workload(stack, task),
            Uid = $"uid-of-{task}",
            Labels = new() { [Labels.Component] = task },
            OwnerReferences = [owner],
        },
        Spec = new V1CronJobSpec
        {
            Schedule = "* * * * *",
            Suspend = suspend,
            JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = new V1PodTemplateSpec() } },
        },
    };

    /// <summary>A run of a task; it ended at that time with that condition, or is at work.</summary>
    public static V1Job Run(V1CronJob task, string name, string? condition = null, DateTimeOffset? ended = null) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            Uid = $"uid-of-{name}",
            Labels = new() { [Labels.Component] = task.Metadata.Label(Labels.Component)! },
            OwnerReferences =
                [new() { ApiVersion = "batch/v1", Kind = "CronJob", Name = task.Metadata.Name!, Uid = task.Metadata.Uid! }],
        },
        Spec = new V1JobSpec { Template = new V1PodTemplateSpec(), ActiveDeadlineSeconds = 600 },
        Status = new V1JobStatus
        {
            Active = condition is null ? 1 : null,
            Succeeded = condition == "Complete" ? 1 : null,
            Failed = condition == "Failed" ? 1 : null,
            CompletionTime = condition == "Complete" ? ended : null,
            Conditions = condition is null
                ? null
                : [new V1Condition { Type = condition, Status = "True", Reason = "", LastTransitionTime = ended }],
        },
    };

    /// <summary>A pod of a run whose container ended so.</summary>
    public static V1Pod EndedPod(V1Job run, int exitCode, string message)
    {
        var component = run.Metadata.Label(Labels.Component)!;
        var ended = new V1ContainerStateTerminated { ExitCode = exitCode, Message = message };
        return new V1Pod
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{run.Metadata.Name}-x",
                Labels = new() { [Labels.Component] = component },
                OwnerReferences =
                [
                    new()
                    {
                        ApiVersion = "batch/v1", Kind = "Job", Name = run.Metadata.Name!, Uid = run.Metadata.Uid!,
                        Controller = true,
                    },
                ],
            },
            Status = new V1PodStatus
            {
                Phase = exitCode == 0 ? "Succeeded" : "Failed",
                ContainerStatuses =
                    [new V1ContainerStatus { Name = component, State = new V1ContainerState { Terminated = ended } }],
            },
        };
    }

    public static V1Pod ReadyPod(string name, string component) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Component] = component } },
        Status = new V1PodStatus
        {
            Phase = "Running",
            Conditions = [new V1Condition { Type = "Ready", Status = "True", Reason = "" }]
        },
    };
}
