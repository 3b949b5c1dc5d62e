using Ballast.Kubernetes.Objects;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>
/// Deletes pods of an outdated StatefulSet revision that are not ready: the StatefulSet controller waits for such a pod to become
/// ready before it replaces it, which a broken one never does.
/// </summary>
internal static class BrokenPodCleaner
{
    public static async Task PruneAsync(ApplySession session)
    {
        var observed = session.Observed;
        foreach (var pod in observed.StatefulSets.Where(s => Ownership.IsOurs(session.Stack, s.Metadata))
            .SelectMany(s => Broken(s, observed.Pods, observed.At)))
        {
            await session.DeleteAsync(pod);
        }
    }

    /// <summary>Pods of an outdated revision with a problem that does not go away by waiting.</summary>
    internal static IEnumerable<V1Pod> Broken(V1StatefulSet set, IEnumerable<V1Pod> pods, DateTimeOffset now)
    {
        if (set.Status is not { UpdateRevision: { Length: > 0 } newest } status
            || status.ObservedGeneration < set.Metadata.Generation)
        {
            return [];
        }

        return pods.Where(p => p.Metadata.ControllerOwner?.Uid == set.Metadata.Uid
            && p.Metadata.Label("controller-revision-hash") is { } revision && revision != newest
            && PodProblem.Of(p, now) is not null);
    }
}
