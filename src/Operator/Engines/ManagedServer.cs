using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>The inputs of a managed server's pod.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Image">Its image, including the version.</param>
/// <param name="Spec">Its spec with the defaults filled in.</param>
/// <param name="CredentialsSecret">Name of the Secret with the keys of <see cref="IEngine.Credentials"/>.</param>
/// <param name="Claim">Name of the volume claim; null if it has no volume.</param>
/// <param name="MaxConnections">max_connections of a SQL server; null for the server's own default.</param>
internal sealed record ManagedServer(
    string Stack, string Image, ManagedServerSpec Spec, string CredentialsSecret, string? Claim, int? MaxConnections)
{
    private const int OwnerAndGroupRead = 0b100_100_000;

    /// <summary>The volume with the server's data, called <c>data</c>.</summary>
    public V1Volume DataVolume => new()
    {
        Name = "data",
        PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = Claim! },
    };

    /// <summary>A volume with the credentials, called <c>credentials</c>.</summary>
    public V1Volume CredentialsVolume => new()
    {
        Name = "credentials",
        Secret = new V1SecretVolumeSource { SecretName = CredentialsSecret, DefaultMode = OwnerAndGroupRead },
    };

    /// <summary>A variable with the value of a key of the credentials.</summary>
    public V1EnvVar Credential(string name, string key) => new()
    {
        Name = name,
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1KeySelector { Name = CredentialsSecret, Key = key } },
    };
}
