namespace Ballast.Operator.Observe;

/// <summary>A kind whose objects with the label of a stack are that stack's children.</summary>
internal interface IChildKind
{
    /// <summary>Adds the stack's children of this kind to what was observed.</summary>
    ObservedState Load(ObservedState observed, ChildCaches caches);
}
