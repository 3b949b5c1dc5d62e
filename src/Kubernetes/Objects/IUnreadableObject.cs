namespace Ballast.Kubernetes.Objects;

/// <summary>
/// A kind whose objects are kept even if they cannot be read, for example because a newer version of its definition allows more.
/// Of such an object only the metadata is known, and the status if that can be read. If only the status cannot be read, the
/// object counts as one without a status.
/// </summary>
public interface IUnreadableObject : IKubernetesObject
{
    /// <summary>The path of what could not be read, for example <c>spec.web.port</c>; null: everything was read.</summary>
    string? Unreadable { get; set; }
}
