using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Naming;

/// <summary>Finds a stack's children in a cache, and a child's stack, by the label <see cref="Labels.Stack"/>.</summary>
internal static class StackIndex
{
    /// <summary>The index's name, the same in the cache of every child kind.</summary>
    public const string Name = "stack";

    /// <summary>The label selector for lists and watches of children.</summary>
    public const string ChildSelector = $"{Labels.ManagedBy}={Labels.Ballast}";

    /// <summary>The index key of a stack.</summary>
    public static string Key(string? @namespace, string stack) => $"{@namespace}/{stack}";

    /// <summary>The stack that a child's label names, or null.</summary>
    public static ObjectKey? StackOf(IKubernetesObject child) =>
        child.Metadata.Labels?.GetValueOrDefault(Labels.Stack) is { Length: > 0 } stack
            ? new ObjectKey(child.Metadata.Namespace, stack)
            : null;

    /// <summary>Makes a cache contain only children, indexed by their stack.</summary>
    public static void Configure<TChild>(InformerOptions<TChild> options)
        where TChild : class, IKubernetesObject
    {
        options.LabelSelector = ChildSelector;
        options.Indexes[Name] = static child => StackOf(child) is { } stack ? [Key(stack.Namespace, stack.Name)] : [];
    }
}
