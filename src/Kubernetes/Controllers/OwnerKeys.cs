using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Finds the entity that controls a child.</summary>
internal static class OwnerKeys
{
    /// <summary>
    /// The key of the child's controlling owner, if the owner is of the resource <paramref name="owner"/>, in any version.
    /// </summary>
    public static ObjectKey? Find(ResourceType owner, IKubernetesObject child)
    {
        if (child.Metadata.ControllerOwner is not { } reference || reference.Kind != owner.Kind)
        {
            return null;
        }

        var slash = reference.ApiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : reference.ApiVersion[..slash];
        return group == owner.Group ? new ObjectKey(owner.Namespaced ? child.Metadata.Namespace : null, reference.Name) : null;
    }
}
