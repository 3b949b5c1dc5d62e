namespace Ballast.Operator.Observe;

/// <summary>A kind of child object. Its objects belong to the stack that their label names.</summary>
internal interface IChildKind
{
    /// <summary>Adds the stack's children of this kind to the observed state.</summary>
    ObservedState Load(ObservedState observed, ChildCaches caches);
}
