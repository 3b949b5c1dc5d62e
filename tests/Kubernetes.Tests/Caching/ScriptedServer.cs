using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Caching;

/// <summary>
/// Answers lists and watches as a test says, to see when and how often they come. No server: behaviour is tested on a real one.
/// </summary>
internal sealed class ScriptedServer : IKubernetesClient
{
    private readonly Lock _lock = new();
    private readonly List<(string Kind, DateTimeOffset At, string? Version)> _requests = [];
    private readonly TimeProvider _time;

    public ScriptedServer(TimeProvider time) => _time = time;

    /// <summary>The answer to a list.</summary>
    public Func<ListOptions, KubernetesList<V1ConfigMap>> OnList { get; set; } = _ => List("1");

    /// <summary>The answer to a watch.</summary>
    public Func<WatchOptions, CancellationToken, IAsyncEnumerable<WatchEvent<V1ConfigMap>>> OnWatch { get; set; } =
        (_, cancel) => Silence(cancel);

    /// <summary>What a create waits for.</summary>
    public Func<CancellationToken, Task> OnCreate { get; set; } = _ => throw new NotSupportedException();

    public IReadOnlyList<(string Kind, DateTimeOffset At, string? Version)> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public IEnumerable<DateTimeOffset> Watches => Requests.Where(r => r.Kind == "watch").Select(r => r.At);

    public static KubernetesList<V1ConfigMap> List(string version, params IEnumerable<V1ConfigMap> items) =>
        new() { Metadata = new() { ResourceVersion = version }, Items = [.. items] };

    public static V1ConfigMap Map(string name, int version) => new()
    {
        Metadata = new() { Name = name, Namespace = "ns", Uid = name, ResourceVersion = $"{version}" },
    };

    public static KubernetesApiException Refusal(int code, string reason, TimeSpan? retryAfter = null) =>
        new((System.Net.HttpStatusCode)code, new V1Status { Reason = reason, Message = "as scripted" }, "GET /scripted")
        {
            RetryAfter = retryAfter,
        };

    public static async IAsyncEnumerable<WatchEvent<V1ConfigMap>> Silence([EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.Delay(Timeout.Infinite, cancel);
        yield break;
    }

    public static async IAsyncEnumerable<WatchEvent<V1ConfigMap>> Events(params IEnumerable<WatchEvent<V1ConfigMap>> events)
    {
        await Task.Yield();
        foreach (var change in events)
        {
            yield return change;
        }
    }

    public async Task<KubernetesList<T>> ListAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        await Task.Yield();
        Note("list", null);
        return (KubernetesList<T>)(object)OnList(options);
    }

    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? @namespace, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        Note("watch", options.ResourceVersion);
        await foreach (var change in OnWatch(options, cancellationToken))
        {
            yield return (WatchEvent<T>)(object)change;
        }
    }

    public Task<T?> GetAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<V1ObjectMeta?> GetMetadataAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<KubernetesList<PartialObjectMetadata>> ListMetadataAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<ManagedFields?> GetManagedFieldsAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public async Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        await OnCreate(cancellationToken);
        return entity;
    }

    public Task<T> ApplyAsync<T>(T entity, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> PatchAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> PatchStatusAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<bool> DeleteAsync<T>(string name, string? @namespace, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    private void Note(string kind, string? version)
    {
        lock (_lock)
        {
            _requests.Add((kind, _time.GetUtcNow(), version));
        }
    }
}
