using System.Net.Security;

namespace Ballast.Kubernetes.Client.Credentials;

/// <summary>
/// A token in a file that is renewed by someone else, such as the kubelet for a service account. Read again after a minute, and
/// at once after a 401.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="certificate">A client certificate to go with the token, or null.</param>
/// <param name="time">The clock.</param>
public sealed class TokenFileCredentials(string path, SslStreamCertificateContext? certificate, TimeProvider time)
    : ClusterCredentials
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private volatile Reading? _last;

    /// <inheritdoc/>
    /// <exception cref="KubernetesConfigurationException">The file cannot be read, and no earlier read succeeded.</exception>
    public override async ValueTask<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        if (last is { Rejected: false } && time.GetElapsedTime(last.At) < Lifetime)
        {
            return last.Credential;
        }

        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken)).Trim();
            if (token.Length == 0)
            {
                throw new IOException("the file is empty");
            }

            // Keep the same object for the same token, so that a rejected token is recognised.
            var credential = last?.Credential.Token == token ? last.Credential : new ClusterCredential(token, certificate);
            _last = new Reading(credential, time.GetTimestamp());
            return credential;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file is missing for a moment while it is replaced; the last token is probably still valid.
            return last?.Credential ?? throw new KubernetesConfigurationException(
                path, "token", $"cannot be read: {e.Message}", "mount a service account token there, or name another tokenFile",
                e);
        }
    }

    /// <inheritdoc/>
    public override bool Reject(ClusterCredential credential)
    {
        if (_last is { } last && ReferenceEquals(last.Credential, credential))
        {
            _last = last with { Rejected = true };
        }

        return true;
    }

    private sealed record Reading(ClusterCredential Credential, long At, bool Rejected = false);
}
