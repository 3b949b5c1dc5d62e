using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>Pods that went wrong, as the kubelet shows them.</summary>
internal static class SimulatedPods
{
    /// <summary>The last pod of a migration that ended with exit code 1.</summary>
    public static V1Pod EndedMigration(V1Job job, string? lastWords) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = $"{job.Metadata.Name}-pod",
            Labels = new() { [Labels.Component] = Components.Migration, ["job-name"] = job.Metadata.Name! },
            OwnerReferences =
            [
                new V1OwnerReference
                {
                    ApiVersion = "batch/v1", Kind = "Job", Name = job.Metadata.Name!, Uid = job.Metadata.Uid!, Controller = true,
                },
            ],
        },
        Status = new V1PodStatus
        {
            Phase = "Failed",
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = Components.Migration,
                    State = new V1ContainerState
                    {
                        Terminated = new V1ContainerStateTerminated { ExitCode = 1, Message = lastWords },
                    },
                },
            ],
        },
    };

    /// <summary>A pod of web whose container waits for the given reason, such as ImagePullBackOff or CrashLoopBackOff.</summary>
    public static V1Pod Web(string name, V1Deployment web, string waiting) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Component] = Components.Web } },
        Status = new V1PodStatus
        {
            Phase = "Pending",
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = Components.Web,
                    Image = web.Spec!.Template.Spec!.Containers[0].Image,
                    RestartCount = waiting == "CrashLoopBackOff" ? 4 : 0,
                    State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = waiting } },
                    LastState = waiting == "CrashLoopBackOff"
                        ? new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 1 } }
                        : null,
                },
            ],
        },
    };
}
