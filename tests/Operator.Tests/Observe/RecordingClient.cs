using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Tests.Observe;

/// <summary>
/// An API server with Secrets and the metadata of stacks, which records what it is asked. Only reads are answered.
/// </summary>
internal sealed class RecordingClient : IKubernetesClient
{
    /// <summary>By name.</summary>
    public Dictionary<string, V1Secret> Secrets { get; } = new(StringComparer.Ordinal);

    /// <summary>The answer to a list of metadata.</summary>
    public KubernetesList<PartialObjectMetadata> Listed { get; set; } = new();

    /// <summary>The answer to a list of Events.</summary>
    public List<V1Event> Events { get; } = [];

    /// <summary>For example <c>metadata x</c>, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The next reads fail with it; null: they succeed.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Answers wait for it.</summary>
    public Task Delay { get; set; } = Task.CompletedTask;

    public Task<T?> GetAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        AnswerAsync($"content {name}", () => (T?)(object?)Secrets.GetValueOrDefault(name));

    public Task<V1ObjectMeta?> GetMetadataAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => AnswerAsync($"metadata {name}", () => Secrets.GetValueOrDefault(name)?.Metadata);

    public Task<KubernetesList<PartialObjectMetadata>> ListMetadataAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        AnswerAsync($"list {@namespace ?? "all"} {options.ResourceVersion ?? "newest"}", () => Listed);

    public Task<ManagedFields?> GetManagedFieldsAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<KubernetesList<T>> ListAsync<T>(string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        AnswerAsync(
            $"list {@namespace} {options.FieldSelector}", () => new KubernetesList<T> { Items = [.. Events.OfType<T>()] });

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? @namespace, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> ApplyAsync<T>(T entity, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> PatchAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> PatchStatusAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<bool> DeleteAsync<T>(
        string name, string? @namespace, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    private async Task<T> AnswerAsync<T>(string request, Func<T> answer)
    {
        Requests.Add(request);
        var (failure, result) = (Failure, answer());
        await Delay;
        return failure is null ? result : throw failure;
    }
}
