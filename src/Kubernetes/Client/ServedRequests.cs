using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Client.Discovery;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client;

/// <summary>Sends requests for a kind in the version that the server serves, and reads the answers.</summary>
internal sealed class ServedRequests(KubernetesJson json, ApiTransport transport, ApiDiscovery discovery)
{
    /// <summary>Sends a request and reads the answer.</summary>
    public Task<TResult> SendAsync<T, TResult>(Func<ResourceType, ApiRequest> request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var typeInfo = json.Of<TResult>();
        return SendAsync<T, TResult>(request, (response, limited) => ReadAsync(response, typeInfo, limited), cancellationToken);
    }

    /// <summary>Sends a request for an object and reads it; null when it does not exist.</summary>
    public Task<TResult?> FindAsync<T, TResult>(Func<ResourceType, ApiRequest> request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
        where TResult : class
    {
        var typeInfo = json.Of<TResult>();
        return FindAsync<T, TResult>(request, (response, limited) => ReadAsync(response, typeInfo, limited), cancellationToken);
    }

    /// <summary>The same with another way to read the answer.</summary>
    public Task<TResult?> FindAsync<T, TResult>(
        Func<ResourceType, ApiRequest> request,
        Func<HttpResponseMessage, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject
        where TResult : class =>
        SendAsync<T, TResult?>(
            resource => request(resource) with { MayBeMissing = true },
            async (response, limited) => response.StatusCode == HttpStatusCode.NotFound ? null : await read(response, limited),
            cancellationToken);

    /// <summary>
    /// Sends the request in the version that the server serves. After a 404 for the resource itself, discovers that version
    /// once more.
    /// </summary>
    public async Task<TResult> SendAsync<T, TResult>(
        Func<ResourceType, ApiRequest> request,
        Func<HttpResponseMessage, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var resource = await ServedAsync<T>(cancellationToken);
        try
        {
            return await transport.SendAsync(request(resource), read, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsResourceMissing && ResourceType.Of<T>().FallbackVersions.Count > 0)
        {
            discovery.Forget(ResourceType.Of<T>());
            var now = await ServedAsync<T>(cancellationToken);
            if (now == resource)
            {
                throw;
            }

            return await transport.SendAsync(request(now), read, cancellationToken);
        }
    }

    /// <summary>Opens a watch. After a 404 for the resource, the next attempt discovers its version once more.</summary>
    public async Task<(ApiRequest Request, HttpResponseMessage Response)> OpenWatchAsync<T>(
        string? @namespace, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var resource = await ServedAsync<T>(cancellationToken);
        var request = new ApiRequest(HttpMethod.Get, ResourcePath.Watch(resource, @namespace, options));
        try
        {
            return (request, await transport.OpenWatchAsync(request, cancellationToken));
        }
        catch (KubernetesApiException e) when (e.IsResourceMissing)
        {
            discovery.Forget(ResourceType.Of<T>());
            throw;
        }
    }

    /// <summary>
    /// Only kinds with fallback versions need a discovery request; all others are served in their version or not at all.
    /// </summary>
    private async ValueTask<ResourceType> ServedAsync<T>(CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var resource = ResourceType.Of<T>();
        return resource.FallbackVersions.Count == 0
            ? resource
            : await discovery.ResolveAsync(resource, cancellationToken) ?? resource;
    }

    private static async ValueTask<TResult> ReadAsync<TResult>(
        HttpResponseMessage response, JsonTypeInfo<TResult> typeInfo, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (typeof(TResult).IsAssignableTo(typeof(IUnreadableObject)))
        {
            using var document = await JsonDocument.ParseAsync(stream, default, cancellationToken);
            return (TResult?)ItemReader.ReadObject(document.RootElement, typeInfo)
                ?? throw new InvalidDataException(
                    $"{response.RequestMessage?.RequestUri?.AbsolutePath}: the answer is no object.");
        }

        return await JsonSerializer.DeserializeAsync(stream, typeInfo, cancellationToken)
            ?? throw new InvalidDataException($"{response.RequestMessage?.RequestUri?.AbsolutePath}: the answer is null.");
    }
}
