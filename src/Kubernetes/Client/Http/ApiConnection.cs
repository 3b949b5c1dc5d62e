using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Ballast.Kubernetes.Client.Credentials;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>
/// Connections to the API server for one purpose, so that watches, requests and the lease do not block each other: a server
/// allows about 100 streams on a connection, and a lost packet stops all of them.
/// </summary>
internal sealed class ApiConnection(KubernetesClientConfiguration configuration, KubernetesClientOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private Pool? _pool;

    /// <summary>Returns once the headers have arrived; the body may still be on its way.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, ClusterCredential credential, CancellationToken cancellationToken)
    {
        // The handler checks the server's certificate against the host of the request.
        request.Headers.Host = configuration.TlsServerName;
        if (credential.Token is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        }

        return PoolFor(credential.Certificate).Invoker.SendAsync(request, cancellationToken);
    }

    public void Dispose() => _pool?.Invoker.Dispose();

    /// <summary>A connection keeps its client certificate: for another certificate, new connections are made.</summary>
    private Pool PoolFor(SslStreamCertificateContext? certificate)
    {
        lock (_lock)
        {
            if (_pool is { } current && ReferenceEquals(current.Certificate, certificate))
            {
                return current;
            }

            // Not disposed: requests may still use the old one. Its idle connections close by themselves.
            return _pool = new Pool(certificate, new HttpMessageInvoker(CreateHandler(certificate)));
        }
    }

    private SocketsHttpHandler CreateHandler(SslStreamCertificateContext? certificate) => new()
    {
        SslOptions = Tls(certificate),
        AllowAutoRedirect = false, // credentials go to the server they belong to
        UseCookies = false,
        UseProxy = configuration.Proxy is not null || (configuration.UseEnvironmentProxy && !configuration.Server.IsLoopback),
        Proxy = configuration.Proxy is { } proxy ? new WebProxy(proxy) : null,
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = options.PingInterval,
        KeepAlivePingTimeout = options.PingInterval,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        PooledConnectionLifetime = options.ConnectionLifetime,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
    };

    private SslClientAuthenticationOptions Tls(SslStreamCertificateContext? certificate)
    {
        var tls = new SslClientAuthenticationOptions { ClientCertificateContext = certificate };
        if (configuration.InsecureSkipTlsVerify)
        {
#pragma warning disable CA5359 // the user asked for exactly this, by insecure-skip-tls-verify in a kubeconfig
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.Authorities is { } authorities)
        {
            // SslStream itself checks name and dates; this replaces the system's authorities by the cluster's.
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        return tls;
    }

    private sealed record Pool(SslStreamCertificateContext? Certificate, HttpMessageInvoker Invoker);
}
