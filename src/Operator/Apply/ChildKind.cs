using Ballast.Kubernetes.Objects;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>What is done with each kind of child alike.</summary>
internal abstract class ChildKind : IChildKind
{
    /// <summary>True: made, applied and pruned like any other; false for what has rules of its own.</summary>
    public abstract bool IsGeneric { get; }

    public abstract ObservedState Load(ObservedState observed, ChildCaches caches);

    /// <summary>Creates and applies the children of one phase.</summary>
    /// <param name="mayBe">False of those that are left alone.</param>
    public abstract Task ApplyAsync(ApplySession session, ApplyPhase phase, Func<V1ObjectMeta, bool> mayBe);

    /// <summary>Deletes the children that are no longer wanted.</summary>
    public abstract Task PruneAsync(ApplySession session);

    /// <summary>Calls the visitor with the kind's type.</summary>
    public abstract void Accept(IKindVisitor visitor);
}

/// <summary>Is called with the type of a kind.</summary>
internal interface IKindVisitor
{
    void Visit<T>()
        where T : class, IKubernetesObject;
}

/// <summary>One kind of child.</summary>
/// <param name="observed">Those that were observed.</param>
/// <param name="load">The observed state with these.</param>
internal sealed class ChildKind<T>(
    Func<ObservedState, IReadOnlyList<T>> observed, Func<ObservedState, IReadOnlyList<T>, ObservedState> load) : ChildKind
    where T : class, IKubernetesObject
{
    /// <summary>Those that are wanted; null where the operator makes none.</summary>
    public Func<DesiredState, IReadOnlyList<T>>? Desired { get; init; }

    /// <summary>When each is applied; null where that is left to a class of the kind's own.</summary>
    public Func<T, ApplyPhase>? Phase { get; init; }

    /// <summary>Keeps live pod templates; null for kinds without one.</summary>
    public TemplateKeeper<T>? Template { get; init; }

    public override bool IsGeneric => Phase is not null;

    public IReadOnlyList<T> Observed(ObservedState state) => observed(state);

    public override ObservedState Load(ObservedState state, ChildCaches caches) => load(state, caches.Load<T>());

    public override async Task ApplyAsync(ApplySession session, ApplyPhase phase, Func<V1ObjectMeta, bool> mayBe)
    {
        if (Desired is null || Phase is null)
        {
            return;
        }

        var desired = Desired(session.Desired).Where(child => Phase(child) == phase && mayBe(child.Metadata)).ToList();
        if (desired.Count == 0)
        {
            return;
        }

        if (session.Observed.UnavailableKinds.Contains(ResourceType.Of<T>().Plural))
        {
            session.AddFault(Faults.Unavailable<T>());
            return;
        }

        await ChildApplier.ApplyAsync(session, desired, observed(session.Observed), Template);
    }

    public override Task PruneAsync(ApplySession session) => Desired is null || Phase is null
        ? Task.CompletedTask
        : ChildApplier.PruneAsync(session, Desired(session.Desired), observed(session.Observed));

    public override void Accept(IKindVisitor visitor) => visitor.Visit<T>();
}
