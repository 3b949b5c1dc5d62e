using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Testing;

/// <summary>The API without types: what a test needs of kinds that the product does not know.</summary>
public sealed class RawApi : IDisposable
{
    private readonly ApiTransport _transport;

    // Named as a person's tool: what this client changes must not look like the operator's own.
    public RawApi(KubernetesClientConfiguration configuration) =>
        _transport = new ApiTransport(
            configuration, new KubernetesClientOptions { UserAgent = "kubectl/tests" }, TimeProvider.System, NullLogger.Instance);

    public Task<JsonNode?> GetAsync(string path) => SendAsync(new ApiRequest(HttpMethod.Get, path));

    public Task<JsonNode?> CreateAsync(string path, JsonObject body) =>
        SendAsync(new ApiRequest(HttpMethod.Post, path) { Body = KubernetesJson.WriteNode(body) });

    public Task<JsonNode?> PatchAsync(string path, JsonObject patch) =>
        SendAsync(new ApiRequest(HttpMethod.Patch, path)
        {
            Body = KubernetesJson.WriteNode(patch),
            ContentType = ApiRequest.MergePatch
        });

    /// <summary>Server-side apply, as <c>kubectl apply --server-side</c> does it.</summary>
    /// <param name="more">More of the query, such as <c>dryRun=All</c>.</param>
    public Task<JsonNode?> ApplyAsync(string path, JsonObject body, string manager, string more = "") =>
        SendAsync(new ApiRequest(HttpMethod.Patch, $"{path}?fieldManager={manager}&force=true&{more}")
        {
            Body = KubernetesJson.WriteNode(body),
            ContentType = ApiRequest.ApplyPatch,
        });

    public Task<JsonNode?> DeleteAsync(string path) => SendAsync(new ApiRequest(HttpMethod.Delete, path));

    /// <summary>Whether the server and all that it begins with are up.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            return await AnswersAsync("/readyz") && await AnswersAsync("/api/v1/namespaces/default");
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _transport.Dispose();

    private Task<bool> AnswersAsync(string path) => _transport.SendAsync(
        new ApiRequest(HttpMethod.Get, path),
        static (response, _) => ValueTask.FromResult(response.IsSuccessStatusCode),
        CancellationToken.None);

    private Task<JsonNode?> SendAsync(ApiRequest request) =>
        _transport.SendAsync(
            request,
            static async (response, limited) => JsonNode.Parse(await response.Content.ReadAsStreamAsync(limited)),
            CancellationToken.None);
}
