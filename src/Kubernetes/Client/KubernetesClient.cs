using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client.Discovery;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Kubernetes.Client;

/// <summary>
/// A client of one API server. Watches and requests each have connections of their own. Safe for concurrent use.
/// </summary>
public sealed class KubernetesClient : IKubernetesClient, IDisposable
{
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

    private readonly KubernetesClientOptions _options;
    private readonly TimeProvider _time;
    private readonly KubernetesJson _json;
    private readonly ApiTransport _transport;
    private readonly ApiDiscovery _discovery;
    private readonly ServedRequests _requests;
    private readonly ILogger _logger;

    /// <param name="configuration">Which cluster, as whom.</param>
    /// <param name="options">How. Default: the defaults.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <param name="logger">Logs retries. Default: no log.</param>
    public KubernetesClient(
        KubernetesClientConfiguration configuration,
        KubernetesClientOptions? options = null,
        TimeProvider? time = null,
        ILogger<KubernetesClient>? logger = null)
        : this(configuration, options ?? new KubernetesClientOptions(), time ?? TimeProvider.System, logger, json: null)
    {
    }

    internal KubernetesClient(
        KubernetesClientConfiguration configuration, KubernetesClientOptions options, TimeProvider time,
        ILogger<KubernetesClient>? logger, KubernetesJson? json)
    {
        Configuration = configuration;
        _options = options;
        _time = time;
        _json = json ?? new KubernetesJson(_options.TypeInfoResolvers);
        _logger = logger ?? NullLogger<KubernetesClient>.Instance;
        _transport = new ApiTransport(configuration, _options, _time, _logger);
        _discovery = new ApiDiscovery(_transport, _time, _logger);
        _requests = new ServedRequests(_json, _transport, _discovery);
    }

    /// <summary>Which cluster, as whom.</summary>
    public KubernetesClientConfiguration Configuration { get; }

    /// <summary>What the server serves.</summary>
    public IApiDiscovery Discovery => _discovery;

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    /// <inheritdoc/>
    public Task<T?> GetAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        _requests.FindAsync<T, T>(
            resource => new ApiRequest(HttpMethod.Get, ResourcePath.Object(resource, @namespace, name)), cancellationToken);

    /// <inheritdoc/>
    public async Task<V1ObjectMeta?> GetMetadataAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var found = await _requests.FindAsync<T, PartialObjectMetadata>(
            resource => new ApiRequest(HttpMethod.Get, ResourcePath.Object(resource, @namespace, name))
            {
                Accept = MetadataOnly,
            },
            cancellationToken);
        return found?.Metadata;
    }

    /// <inheritdoc/>
    public async Task<ManagedFields?> GetManagedFieldsAsync<T>(
        string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var found = await _requests.FindAsync<T, JsonObject>(
            resource => new ApiRequest(HttpMethod.Get, ResourcePath.Object(resource, @namespace, name))
            {
                Accept = MetadataOnly,
            },
            cancellationToken);
        return found?["metadata"] is not JsonObject metadata
            ? null
            : new ManagedFields(metadata["resourceVersion"]!.GetValue<string>(), metadata["managedFields"]?.AsArray() ?? []);
    }

    /// <inheritdoc/>
    public async Task<KubernetesList<T>> ListAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        ApiRequest Request(ResourceType resource) => new(HttpMethod.Get, ResourcePath.List(resource, @namespace, options));
        try
        {
            return await _requests.SendAsync<T, KubernetesList<T>>(Request, cancellationToken);
        }
        catch (JsonException)
        {
            // An item cannot be read. Asked for again, because what was read of the answer is gone.
            return ReadItems<T>(await _requests.SendAsync<T, JsonElement>(Request, cancellationToken));
        }
    }

    /// <inheritdoc/>
    public Task<KubernetesList<PartialObjectMetadata>> ListMetadataAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        _requests.SendAsync<T, KubernetesList<PartialObjectMetadata>>(
            resource => new ApiRequest(HttpMethod.Get, ResourcePath.List(resource, @namespace, options))
            {
                Accept = MetadataList,
            },
            cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? @namespace, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        using var deadline =
            new CancellationTokenSource(TimeSpan.FromSeconds(options.TimeoutSeconds) + _options.WatchSlack, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var (request, response) = await _requests.OpenWatchAsync<T>(@namespace, options, cancellationToken);
        using (response)
        {
            await using var reader =
                new WatchReader<T>(await response.Content.ReadAsStreamAsync(cancellationToken), _json.Of<T>(), request)
                {
                    Unreadable = LogUnreadable<T>,
                    Knows = options.Knows,
                };
            while (await ReadAsync(reader, request, either.Token, cancellationToken) is { } change)
            {
                yield return change;
            }
        }
    }

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        _requests.SendAsync<T, T>(
            resource =>
            {
                ResourcePath.RequireNamespace(resource, entity.Metadata.Namespace);
                var path = ResourcePath.Collection(resource, entity.Metadata.Namespace);
                return new ApiRequest(HttpMethod.Post, Managed(path)) { Body = _json.Write(entity, resource.ApiVersion) };
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<T> ApplyAsync<T>(T entity, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        _requests.SendAsync<T, T>(
            resource => new ApiRequest(
                HttpMethod.Patch,
                ResourcePath.WithManager(ObjectPath(resource, entity), options.FieldManager, options.Force))
            {
                Body = _json.Write(entity, resource.ApiVersion),
                ContentType = ApiRequest.ApplyPatch,
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        _requests.SendAsync<T, T>(
            resource => new ApiRequest(HttpMethod.Put, Managed(ObjectPath(resource, entity)))
            {
                Body = _json.Write(entity, resource.ApiVersion),
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<T> PatchAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        PatchAsync<T>(name, @namespace, null, patch, cancellationToken);

    /// <inheritdoc/>
    public Task<T> PatchStatusAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        PatchAsync<T>(name, @namespace, "status", patch, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync<T>(
        string name, string? @namespace, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        // The response is the object or a Status, depending on the kind; neither is needed.
        var deleted = await _requests.FindAsync<T, object>(
            resource => new ApiRequest(HttpMethod.Delete, ResourcePath.Object(resource, @namespace, name))
            {
                Body = KubernetesJson.WriteNode(DeleteBody.Build(options)),
            },
            static async (response, limited) =>
            {
                await response.Content.CopyToAsync(Stream.Null, limited);
                return response;
            },
            cancellationToken);
        return deleted is not null;
    }

    private KubernetesList<T> ReadItems<T>(JsonElement list)
        where T : class, IKubernetesObject
    {
        var type = _json.Of<T>();
        var metadata = list.GetProperty("metadata").Deserialize(_json.Of<V1ListMeta>());
        return new KubernetesList<T>
        {
            Metadata = metadata ?? new V1ListMeta(),
            Items = [.. list.GetProperty("items").EnumerateArray()
                .Select(item => ItemReader.Read(item, type, LogUnreadable<T>)).OfType<T>()],
        };
    }

    private void LogUnreadable<T>(string item, string field) =>
        ClientLog.Unreadable(_logger, ResourceType.Of<T>().ToString(), item, field);

    private static string ObjectPath<T>(ResourceType resource, T entity)
        where T : class, IKubernetesObject =>
        ResourcePath.Object(resource, entity.Metadata.Namespace, entity.Metadata.Name ?? "");

    private string Managed(string path) => ResourcePath.WithManager(path, _options.FieldManager);

    private Task<T> PatchAsync<T>(
        string name, string? @namespace, string? subresource, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        _requests.SendAsync<T, T>(
            resource => new ApiRequest(HttpMethod.Patch, Managed(ResourcePath.Object(resource, @namespace, name, subresource)))
            {
                Body = KubernetesJson.WriteNode(patch),
                ContentType = patch is JsonArray ? ApiRequest.JsonPatch : ApiRequest.MergePatch,
            },
            cancellationToken);

    private static async ValueTask<WatchEvent<T>?> ReadAsync<T>(
        WatchReader<T> reader, ApiRequest request, CancellationToken limited, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await reader.ReadAsync(limited);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{request}: the server did not end the watch in time.", new TimeoutException(e.Message, e));
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"{request}: the watch broke off: {e.Message}", e);
        }
    }
}
