namespace Ballast.Kubernetes.Client.Credentials;

/// <summary>A credential that never changes.</summary>
public sealed class StaticCredentials(ClusterCredential credential) : ClusterCredentials
{
    /// <summary>No credential at all.</summary>
    public static StaticCredentials Anonymous { get; } = new(ClusterCredential.None);

    /// <inheritdoc/>
    public override ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(credential);
}
