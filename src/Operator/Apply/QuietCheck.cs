using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>
/// Lists the stack's Jobs and pods live before a migration starts for which others rest: the cache may not know yet of a run that
/// has just begun.
/// </summary>
internal static class QuietCheck
{
    /// <summary>False: something still runs that must rest.</summary>
    public static async Task<bool> HoldsAsync(ApplySession session, V1Job migration)
    {
        var isIncompatible = migration.Metadata.Annotation(Labels.BackwardCompatible) is not null;
        var quiesce = migration.Metadata.Annotation(Labels.Quiesce);
        if (!isIncompatible && quiesce is null)
        {
            return true;
        }

        var jobs = await session.ListAsync<V1Job>($"{Labels.Stack}={session.Name}");
        var pods = await session.ListAsync<V1Pod>($"{Labels.Stack}={session.Name},{Labels.Name}={Components.App}");
        return !jobs.Exists(j => IsOfTask(j.Metadata) && JobReading.Of(j, pods).State == JobState.Running)
            && !pods.Exists(p => MustRest(p, isIncompatible, quiesce));
    }

    private static bool MustRest(V1Pod pod, bool all, string? quiesce) => pod.Metadata.Label(Labels.Component) switch
    {
        Components.Migration => false,
        _ when pod.Metadata.ControllerOwner is { Kind: "Job" } => !JobPod.HasEnded(pod),
        Components.Primary when !all => false,
        _ => (all || quiesce == nameof(QuiesceMode.StopProcesses)) && pod.Status?.Phase is not ("Succeeded" or "Failed"),
    };

    private static bool IsOfTask(V1ObjectMeta job) => job.Label(Labels.Component) != Components.Migration;
}
