using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>What an informer caches, and how.</summary>
public sealed class InformerOptions<T>
    where T : class, IKubernetesObject
{
    /// <summary>Only objects with these labels, for example <c>app.kubernetes.io/managed-by=ballast</c>. Default: all.</summary>
    public string? LabelSelector { get; set; }

    /// <summary>Only these namespaces, each with a watch of its own. Default: empty, the whole cluster with one watch.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    /// <summary>
    /// Functions by which <see cref="IInformer{T}.ByIndex"/> finds objects. They must not throw.
    /// Default: <see cref="InformerIndexes.Namespace"/> and <see cref="InformerIndexes.Owner"/>.
    /// </summary>
    public Dictionary<string, Func<T, IEnumerable<string>>> Indexes { get; } = new(StringComparer.Ordinal)
    {
        [InformerIndexes.Namespace] = static o => o.Metadata.Namespace is { } ns ? [ns] : [],
        [InformerIndexes.Owner] = static o => o.Metadata.ControllerOwner is { } owner ? [owner.Uid] : [],
    };

    /// <summary>Removes the fields of an object that nobody reads, before it is cached. Default: nothing.</summary>
    public Action<T>? Trim { get; set; }

    /// <summary>
    /// Keeps objects as compressed JSON: about a tenth of the memory, and every reader gets a new object, at the cost of reading
    /// it. Only the fields that the type knows are kept, as in any typed object. Default: false.
    /// </summary>
    public bool Compact { get; set; }

    /// <summary>
    /// True: the resource may not be installed, which is no error; it is looked for again every half minute. Default: false.
    /// </summary>
    public bool IsOptional { get; set; }

    /// <summary>Timing; the defaults suit every kind.</summary>
    public ReflectorOptions Reflector { get; set; } = new();

    /// <summary>The JSON of a compact cache.</summary>
    internal JsonTypeInfo<T>? Json { get; set; }
}

/// <summary>The indexes that an informer has by default.</summary>
public static class InformerIndexes
{
    /// <summary>By <c>metadata.namespace</c>.</summary>
    public const string Namespace = "namespace";

    /// <summary>By the uid of the controlling owner.</summary>
    public const string Owner = "owner";
}
