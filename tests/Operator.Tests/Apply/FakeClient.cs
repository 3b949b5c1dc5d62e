using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Tests.Apply;

/// <summary>An API server without objects that accepts every write, or answers each with the same error.</summary>
internal sealed class FakeClient : IKubernetesClient
{
    /// <summary>The answer to every write; null: it is carried out.</summary>
    public KubernetesApiException? Refusal { get; init; }

    /// <summary>Whether the object to be deleted exists.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>The version of objects that were patched; null: they have none.</summary>
    public string? Version { get; init; }

    /// <summary>What a list finds, whatever its selector.</summary>
    public IReadOnlyList<IKubernetesObject> Live { get; init; } = [];

    public Task<T?> GetAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Task.FromResult<T?>(null);

    public Task<V1ObjectMeta?> GetMetadataAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Task.FromResult<V1ObjectMeta?>(null);

    public Task<ManagedFields?> GetManagedFieldsAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Task.FromResult<ManagedFields?>(null);

    public Task<KubernetesList<T>> ListAsync<T>(string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Task.FromResult(
            new KubernetesList<T> { Items = [.. Live.OfType<T>()] });

    public Task<KubernetesList<PartialObjectMetadata>> ListMetadataAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Task.FromResult(new KubernetesList<PartialObjectMetadata>());

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        string? @namespace, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => AnswerAsync(entity);

    public Task<T> ApplyAsync<T>(T entity, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => AnswerAsync(entity);

    public Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => AnswerAsync(entity);

    public Task<T> PatchAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => AnswerAsync(Named<T>(name, @namespace, Version));

    public Task<T> PatchStatusAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => AnswerAsync<T>(null!);

    public Task<bool> DeleteAsync<T>(
        string name, string? @namespace, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => AnswerAsync(Exists);

    private static T Named<T>(string name, string? @namespace, string? version)
        where T : class, IKubernetesObject
    {
        var named = Activator.CreateInstance<T>();
        named.Metadata = new V1ObjectMeta { Name = name, Namespace = @namespace, ResourceVersion = version };
        return named;
    }

    private Task<T> AnswerAsync<T>(T answer) =>
        Refusal is { } refusal ? Task.FromException<T>(refusal) : Task.FromResult(answer);
}
