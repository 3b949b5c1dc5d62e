using System.Text;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.References;

/// <summary>The kind of a referenced object.</summary>
internal enum ReferenceKind
{
    Secret,
    ConfigMap,
}

/// <summary>A Secret or ConfigMap of the stack's own namespace.</summary>
internal readonly record struct ReferenceKey(ReferenceKind Kind, string Name)
{
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>A Secret or ConfigMap that was read. Contains secret values: never log it or put it into a message.</summary>
internal sealed class ReferencedObject(V1ObjectMeta metadata, IReadOnlyDictionary<string, byte[]> data)
{
    public V1ObjectMeta Metadata { get; } = metadata;

    /// <summary>Values by key; a ConfigMap's texts as UTF-8.</summary>
    public IReadOnlyDictionary<string, byte[]> Data { get; } = data;

    public static ReferencedObject Of(V1Secret secret) => new(secret.Metadata, secret.Data ?? []);

    /// <summary>An object whose content does not matter.</summary>
    public static ReferencedObject WithoutContent(V1ObjectMeta metadata) => new(metadata, new Dictionary<string, byte[]>());

    /// <summary>The value of a key as UTF-8 text, or null if the key does not exist.</summary>
    public string? Text(string key) => Data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : null;

    public override string ToString() => $"{Metadata.Name} ({Data.Count} keys)";
}
