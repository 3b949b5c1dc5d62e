using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Hosting;

/// <summary>The index by which every cache finds a stack's children: their label <see cref="Labels.Stack"/>, within a namespace.</summary>
internal static class StackIndex
{
    public const string Name = "stack";

    public static string Key(string @namespace, string stack) => $"{@namespace}/{stack}";

    /// <summary>The index's keys of a child: one, or none without the label.</summary>
    public static IEnumerable<string> KeysOf(IKubernetesObject child) =>
        child.Metadata is { Namespace: { } @namespace } metadata && metadata.Label(Labels.Stack) is { } stack ? [Key(@namespace, stack)] : [];
}
