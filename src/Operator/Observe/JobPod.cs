using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// Reads the pod of a migration or of a task by its own container, which has the component's name. Admission may add containers
/// that run on after it: such a pod never ends by itself.
/// </summary>
internal static class JobPod
{
    /// <summary>The state in which the component's container ended last; null if it has not ended yet.</summary>
    public static V1ContainerStateTerminated? End(V1Pod pod) => Own(pod) is { } own
        ? own.State?.Terminated ?? own.LastState?.Terminated
        : null;

    /// <summary>True: the component's container does not run any more, and will not start again in this pod.</summary>
    public static bool HasEnded(V1Pod pod) =>
        pod.Status?.Phase is "Succeeded" or "Failed" || Own(pod)?.State?.Terminated is not null;

    /// <summary>False: the component's container has never run, so nothing was changed in a database.</summary>
    public static bool HasStarted(V1Pod pod) => Own(pod) is { } own
        ? own is { State.Running: not null } or { RestartCount: > 0 } || End(pod) is not null
        : pod.Status?.Phase is not (null or "" or "Pending");

    /// <summary>True: the component's container has ended, and another container keeps the pod alive.</summary>
    public static bool Lingers(V1Pod pod) =>
        pod.Metadata.DeletionTimestamp is null && pod.Status?.Phase is not ("Succeeded" or "Failed") && HasEnded(pod);

    private static V1ContainerStatus? Own(V1Pod pod) =>
        pod.Status?.ContainerStatuses?.Find(c => c.Name == (pod.Metadata.Label(Labels.Component) ?? Components.Migration));
}
