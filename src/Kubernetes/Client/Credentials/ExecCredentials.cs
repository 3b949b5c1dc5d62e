using System.Net.Security;

namespace Ballast.Kubernetes.Client.Credentials;

/// <summary>
/// Credentials from a plugin, kept until they expire or the server rejects them. The plugin runs once at a time.
/// </summary>
#pragma warning disable CA1001 // a SemaphoreSlim whose wait handle is never asked for holds nothing to free
internal sealed class ExecCredentials(ExecPlugin plugin, SslStreamCertificateContext? certificate, TimeProvider time)
    : ClusterCredentials
#pragma warning restore CA1001
{
    /// <summary>Renewed this long before they expire, so that they do not expire on the way to the server.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _running = new(1, 1);
    private volatile ExecCredential? _last;

    public override async ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        if (Usable() is { } known)
        {
            return known;
        }

        await _running.WaitAsync(cancellationToken);
        try
        {
            if (Usable() is { } renewed)
            {
                return renewed;
            }

            var printed = await plugin.RunAsync(time, cancellationToken);
            var credential = printed.Credential.Certificate is null
                ? printed.Credential with { Certificate = certificate }
                : printed.Credential;
            _last = printed with { Credential = credential };
            return credential;
        }
        finally
        {
            _running.Release();
        }
    }

    public override bool Reject(ClusterCredential credential)
    {
        if (_last is { } last && ReferenceEquals(last.Credential, credential))
        {
            Interlocked.CompareExchange(ref _last, null, last);
        }

        return true;
    }

    private ClusterCredential? Usable()
    {
        var last = _last;
        var expired = last?.ExpiresAt is { } end && time.GetUtcNow() >= end - Margin;
        return expired ? null : last?.Credential;
    }
}
