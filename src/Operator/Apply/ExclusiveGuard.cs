using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>
/// Lists the pods of an exclusive process live before its StatefulSet is created: the cache may not know yet of a pod that an
/// earlier workload has just started, and the process would run twice.
/// </summary>
internal static class ExclusiveGuard
{
    /// <summary>The components that must not be created yet.</summary>
    public static async Task<HashSet<string?>> HeldAsync(ApplySession session)
    {
        var held = new HashSet<string?>();
        var existing = session.Observed.StatefulSets.Select(s => s.Metadata.Name).ToHashSet();
        foreach (var set in session.Desired.StatefulSets.Where(s =>
            s.Metadata.Label(Labels.Name) == Components.App && !existing.Contains(s.Metadata.Name)))
        {
            var component = set.Metadata.Label(Labels.Component);
            var isFree = false;
            await session.TryAsync<V1StatefulSet>(set.Metadata, async () =>
            {
                var pods = await session.ListAsync<V1Pod>(
                    $"{Labels.Stack}={session.Name},{Labels.Component}={component}");
                isFree = !pods.Exists(p => AppWorkloads.HoldsPlace(p, isSet: true));
            });
            if (!isFree)
            {
                session.Report.MarkConflict();
                held.Add(component);
            }
        }

        return held;
    }
}
