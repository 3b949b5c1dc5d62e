using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Naming;

/// <summary>Who owns an object: decided by the uid of its controller, never by its name or labels.</summary>
internal static class Ownership
{
    /// <summary>True when the stack controls the object.</summary>
    public static bool IsOurs(AppStack stack, V1ObjectMeta child) => child.ControllerOwner?.Uid == stack.Metadata.Uid;

    /// <summary>True when a volume claim or its credentials have the stack's name and no other owner.</summary>
    public static bool IsOurData(AppStack stack, V1ObjectMeta child, string? dependency) =>
        child.Annotation(Labels.DataStack) == stack.Metadata.Name
        && child.Annotation(Labels.DataDependency) == dependency
        && (child.OwnerReferences ?? []).TrueForAll(o => o.Uid == stack.Metadata.Uid);

    /// <summary>
    /// True when the object belongs to a deleted stack of the same name: Kubernetes will garbage-collect it.
    /// </summary>
    public static bool IsOfPredecessor(AppStack stack, V1ObjectMeta child) =>
        child.OwnerReferences is [_, ..] owners
        && owners.TrueForAll(o => o.Kind == stack.Kind && o.Name == stack.Metadata.Name && o.Uid != stack.Metadata.Uid);

    /// <summary>The owner, for a message.</summary>
    public static string Describe(V1ObjectMeta child) => child.OwnerReferences switch
    {
        [var owner, ..] => $"belongs to {owner.Kind} {owner.Name}",
        _ => "was made by someone else",
    };
}
