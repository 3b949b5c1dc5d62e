using System.Net.Http.Headers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;

namespace Ballast.Load.Bench.Servers;

/// <summary>
/// The least that a client can be: HTTP/2, a certificate, bytes. None of the product's own client is in it, so that what it takes
/// is the server's time.
/// </summary>
internal sealed class BareApi : IDisposable
{
    private readonly HttpClient _http;

    private BareApi(HttpClient http) => _http = http;

    public static async Task<BareApi> ConnectAsync(string kubeconfig)
    {
        var cluster = KubernetesClientConfiguration.FromKubeconfig(kubeconfig);
        var credential = await cluster.Credentials.GetAsync(CancellationToken.None);
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.AddRange(cluster.Authorities!);
        return new BareApi(new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = credential.Certificate,
                CertificateChainPolicy = trust,
            },
            UseProxy = false,
            EnableMultipleHttp2Connections = true,
        })
        {
            BaseAddress = cluster.Server,
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            Timeout = TimeSpan.FromMinutes(2),
        });
    }

    /// <summary>Sends, and returns the response's body.</summary>
    /// <exception cref="HttpRequestException">The server answers with an error; the message contains its words.</exception>
    public async Task<byte[]> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, string contentType)
    {
        using var request = new HttpRequestMessage(method, path) { Version = System.Net.HttpVersion.Version20 };
        if (!body.IsEmpty)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var response = await _http.SendAsync(request);
        var answer = await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode
            ? answer
            : throw new HttpRequestException(
                $"{method} {path}: {Encoding.UTF8.GetString(answer)}", null, response.StatusCode);
    }

    public async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await SendAsync(HttpMethod.Get, path, default, ""))!;

    public Task CreateAsync(string path, JsonObject body) =>
        SendAsync(HttpMethod.Post, path, JsonSerializer.SerializeToUtf8Bytes(body), "application/json");

    /// <summary>A JSON merge patch.</summary>
    public Task PatchAsync(string path, JsonObject patch) =>
        SendAsync(HttpMethod.Patch, path, JsonSerializer.SerializeToUtf8Bytes(patch), "application/merge-patch+json");

    public Task DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, default, "");

    /// <summary>The events of a watch, until cancelled.</summary>
    public async IAsyncEnumerable<JsonNode> WatchAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = System.Net.HttpVersion.Version20 };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return JsonNode.Parse(line)!;
        }
    }

    public void Dispose() => _http.Dispose();
}
