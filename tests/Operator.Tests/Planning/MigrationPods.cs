using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Planning;

/// <summary>Worlds whose migration is about to run or at work, and pods of migrations.</summary>
internal static class MigrationPods
{
    public static GateResult Gate(PlannerWorld world) => world.Plan().Gate(GateName.Migration)!;

    public static PlannerWorld Ready()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        return world;
    }

    public static PlannerWorld AtWork(out V1Job job)
    {
        var world = Ready();
        job = world.RunMigration(condition: null);
        return world;
    }

    public static V1Pod Living(string name, string component, string phase) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Component] = component } },
        Status = new V1PodStatus { Phase = phase },
    };

    public static V1Pod Pod(V1Job job, string name, int? exitCode, string? lastWords = null)
    {
        var pod = Living(name, Components.Migration, exitCode is null ? "Running" : "Failed");
        pod.Metadata.Labels!["job-name"] = job.Metadata.Name!;
        Own(job, pod);
        pod.Status!.ContainerStatuses = exitCode is not { } code ? [] :
        [
            new V1ContainerStatus
            {
                Name = Components.Migration,
                State = new() { Terminated = new V1ContainerStateTerminated { ExitCode = code, Message = lastWords } },
            },
        ];
        return pod;
    }

    public static V1Pod Own(V1Job job, V1Pod pod)
    {
        pod.Metadata.OwnerReferences =
        [
            new()
            {
                ApiVersion = "batch/v1",
                Kind = "Job",
                Name = job.Metadata.Name!,
                Uid = job.Metadata.Uid!,
                Controller = true
            },
        ];
        return pod;
    }

    public static V1Pod Waiting(string job, string reason)
    {
        var pod = Living("migrate-1", Components.Migration, "Pending");
        pod.Metadata.Labels!["job-name"] = job;
        pod.Status!.ContainerStatuses =
            [new V1ContainerStatus { Name = Components.Migration, State = new() { Waiting = new() { Reason = reason } } }];
        return pod;
    }
}
