using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Desired;

/// <summary>The credentials of a managed dependency, generated once.</summary>
internal static class CredentialsBuilder
{
    /// <summary>Null if the credentials are missing but their volume exists: new credentials would not open the data.</summary>
    public static GeneratedSecret? Build(ManagedDependency dependency, ObservedState observed)
    {
        if (observed.Secret(dependency.CredentialsName) is null
            && observed.Claims.Any(c => c.Metadata.Name == dependency.ClaimName))
        {
            return null;
        }

        var layout = dependency.Engine.Credentials(dependency.Stack.Metadata.Name!, dependency.Managed.Version);
        var secret = new V1Secret
        {
            Metadata = DataMetadata.Build(dependency, dependency.CredentialsName),
            Type = "Opaque",
            Data = layout.Fixed.ToDictionary(v => v.Key, v => Encoding.UTF8.GetBytes(v.Value)),
        };
        return new GeneratedSecret(secret, layout.Random);
    }
}
