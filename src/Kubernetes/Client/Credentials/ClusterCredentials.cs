using System.Net.Security;

namespace Ballast.Kubernetes.Client.Credentials;

/// <summary>What a request proves itself with.</summary>
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
    /// The server answered 401 to this one. True when a fresh one may be had, so that asking once more makes sense.
    /// </summary>
    public virtual bool Reject(ClusterCredential credential) => false;
}
