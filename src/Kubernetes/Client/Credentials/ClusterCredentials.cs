using System.Net.Security;

namespace Ballast.Kubernetes.Client.Credentials;

/// <summary>The credential of a request.</summary>
/// <param name="Token">Bearer token, or null.</param>
/// <param name="Certificate">Client certificate with key and chain, or null.</param>
public sealed record ClusterCredential(string? Token, SslStreamCertificateContext? Certificate)
{
    /// <summary>Neither.</summary>
    public static ClusterCredential None { get; } = new(null, null);

    /// <inheritdoc/>
    public override string ToString() =>
        $"token: {(Token is null ? "no" : "yes")}, certificate: {Certificate?.TargetCertificate.Subject ?? "no"}";
}

/// <summary>Where credentials come from. Safe for concurrent use.</summary>
public abstract class ClusterCredentials
{
    /// <summary>The credential for a request about to be sent; usually from memory.</summary>
    public abstract ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Called when the server answered 401 to this credential. True if a fresh one may be available, so that a retry makes
    /// sense.
    /// </summary>
    public virtual bool Reject(ClusterCredential credential) => false;
}
