using Ballast.Kubernetes.Objects;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>What can be done with every kind of child.</summary>
internal abstract class ChildKind : IChildKind
{
    /// <summary>True: created, applied and pruned like most kinds. False: the kind has rules of its own.</summary>
    public abstract bool IsGeneric { get; }

    public abstract ObservedState Load(ObservedState observed, ChildCaches caches);

    /// <summary>The desired children of the kind.</summary>
    public abstract IReadOnlyList<IKubernetesObject> Built(DesiredState state);

    /// <summary>Creates and applies the children of one phase.</summary>
    /// <param name="mayBe">False for children that are left alone.</param>
    public abstract Task ApplyAsync(ApplySession session, ApplyPhase phase, Func<V1ObjectMeta, bool> mayBe);

    /// <summary>Deletes the children that are no longer desired.</summary>
    public abstract Task PruneAsync(ApplySession session);

    /// <summary>The observed children, each as kind and name.</summary>
    public abstract IEnumerable<string> Describe(ObservedState observed);

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
/// <param name="observed">The observed children of the kind.</param>
/// <param name="load">Returns the observed state with these children in it.</param>
internal sealed class ChildKind<T>(
    Func<ObservedState, IReadOnlyList<T>> observed, Func<ObservedState, IReadOnlyList<T>, ObservedState> load) : ChildKind
    where T : class, IKubernetesObject
{
    /// <summary>The desired children of the kind; null if the operator creates none.</summary>
    public Func<DesiredState, IReadOnlyList<T>>? Desired { get; init; }

    /// <summary>The phase in which a child is applied; null if a class of its own applies the kind.</summary>
    public Func<T, ApplyPhase>? Phase { get; init; }

    /// <summary>Keeps live pod templates; null for kinds without one.</summary>
    public TemplateKeeper<T>? Template { get; init; }

    public override bool IsGeneric => Phase is not null;

    public IReadOnlyList<T> Observed(ObservedState state) => observed(state);

    public override ObservedState Load(ObservedState state, ChildCaches caches) => load(state, caches.Load<T>());

    public override IReadOnlyList<IKubernetesObject> Built(DesiredState state) => Desired?.Invoke(state) ?? [];

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

    public override IEnumerable<string> Describe(ObservedState state) =>
        observed(state).Select(o => $"{ResourceType.Of<T>().Kind} {o.Metadata.Name}");

    public override void Accept(IKindVisitor visitor) => visitor.Visit<T>();
}
