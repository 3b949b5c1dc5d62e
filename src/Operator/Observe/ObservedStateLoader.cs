using Ballast.Kubernetes.Caching;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>Reads everything that a reconcile needs: children from the caches, references by name.</summary>
internal sealed class ObservedStateLoader(
    IServiceProvider services, IReadOnlyList<IChildKind> kinds, CapabilityReader capabilities, ReferenceStore references,
    RestingReferences resting, ClusterReader clusters, EventReader events, TimeProvider time)
{
    /// <summary>The observed state of a stack, and what must be read again.</summary>
    /// <param name="stack">The stack; where the sources of its Clusters are is filled in.</param>
    /// <param name="health">The health of its dependencies: credentials that a server refuses are read at once.</param>
    /// <param name="former">The observed state of the step before, in the same reconcile.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<(ObservedState Observed, DueReads Due)> LoadAsync(
        AppStack stack, HealthSnapshot health, ObservedState? former, CancellationToken cancellationToken)
    {
        var @namespace = stack.Metadata.Namespace!;
        var observed = new ObservedState
        {
            Capabilities = await capabilities.LoadAsync(cancellationToken),
            Read = former?.Read ?? new ReadObjects(),
        };
        var caches = new ChildCaches(services, StackIndex.Key(@namespace, stack.Metadata.Name!), observed.Read);
        foreach (var kind in kinds)
        {
            observed = kind.Load(observed, caches);
        }

        observed = observed with
        {
            // Ignore records of a deleted stack of the same name: its releases and migrations are not this stack's.
            Revisions = [.. observed.Revisions.Where(r => r.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid)],
            UnavailableKinds = caches.UnavailableKinds,
        };
        // A Cluster tells where its credentials are.
        observed = observed with { Clusters = clusters.Load(stack, observed) };
        stack.Spec = ClusterSource.Fill(stack.Spec, observed.Clusters.ByName);
        var looks = ReferenceSchedule.Of(stack, observed, health).ToList();
        var reading = await references.LoadAsync(@namespace, looks, cancellationToken);
        var (refusals, due) = await events.LoadAsync(stack, observed, time.GetUtcNow(), cancellationToken);
        return (
            observed with
            {
                References = reading.Found,
                Unreadable = reading.Unreadable,
                Refusals = refusals,
                At = time.GetUtcNow(),
            },
            new DueReads(looks, reading, due));
    }

    /// <summary>When the stack must be reconciled because a read is due; null: it need not.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="observed">Its observed state.</param>
    /// <param name="due">What must be read again.</param>
    /// <param name="isHeld">True: something is held back, perhaps by what no watch tells of, such as a server's limits.</param>
    public TimeSpan? ReconcileDue(AppStack stack, ObservedState observed, DueReads due, bool isHeld) =>
        resting.TryKeep(stack, observed, due, isHeld) ? due.Events : due.Soonest;

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack)
    {
        events.Forget(stack);
        resting.Forget(stack);
        references.Forget(stack.Metadata.Namespace!, StackReferences.All(stack));
    }
}
