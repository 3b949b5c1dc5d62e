namespace Ballast.Kubernetes.Objects;

/// <summary>Namespace and name, which identify an object of a kind.</summary>
/// <param name="Namespace">Null for a cluster-scoped object.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary>The key of <paramref name="entity"/>.</summary>
    /// <exception cref="ArgumentException">The object has no name.</exception>
    public static ObjectKey Of(IKubernetesObject entity) =>
        new(
            entity.Metadata.Namespace,
            entity.Metadata.Name ?? throw new ArgumentException("The object has no name.", nameof(entity)));

    /// <inheritdoc/>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
