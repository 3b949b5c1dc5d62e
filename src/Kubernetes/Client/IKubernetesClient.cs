using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client;

/// <summary>
/// The API server, with typed objects. Every member throws <see cref="KubernetesApiException"/> when the server answers with an
/// error, <see cref="HttpRequestException"/> or <see cref="IOException"/> when it cannot be reached, and <see
/// cref="KubernetesConfigurationException"/> when there are no credentials. Requests that the server asks to repeat (429, 503
/// with Retry-After) are first repeated within the client's limits.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>
    /// The object, or null if it does not exist. For a resource that the server does not serve it throws, with <see
    /// cref="KubernetesApiException.IsResourceMissing"/>: that does not tell whether the object exists.
    /// </summary>
    Task<T?> GetAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>Only the metadata of an object (<c>PartialObjectMetadata</c>), or null as in <see cref="GetAsync"/>.</summary>
    Task<V1ObjectMeta?> GetMetadataAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>The managed fields of an object, or null if it does not exist. Typed objects do not hold them.</summary>
    Task<ManagedFields?> GetManagedFieldsAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>One page of a list; all of it when <see cref="ListOptions.Limit"/> is null.</summary>
    Task<KubernetesList<T>> ListAsync<T>(string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>The same with only the metadata of the objects (<c>PartialObjectMetadataList</c>).</summary>
    Task<KubernetesList<PartialObjectMetadata>> ListMetadataAsync<T>(
        string? @namespace, ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// Changes since <see cref="WatchOptions.ResourceVersion"/>, until the server ends the watch or the connection breaks.
    /// Throws <see cref="KubernetesApiException"/> with <see cref="KubernetesApiException.IsExpired"/> on 410, as a response or
    /// an ERROR event.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(string? @namespace, WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>POST. Throws with <see cref="KubernetesApiException.IsAlreadyExists"/> when the name is taken.</summary>
    Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// Server-side apply. With a <c>metadata.uid</c> in the body it applies only to the object with that uid (otherwise 409).
    /// </summary>
    Task<T> ApplyAsync<T>(T entity, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>PUT, with optimistic concurrency when <c>metadata.resourceVersion</c> is set.</summary>
    Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// Patches the object. A JSON object is sent as a JSON merge patch (RFC 7386), an array as a JSON Patch (RFC 6902).
    /// </summary>
    Task<T> PatchAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// Patches the <c>status</c> subresource, as <see cref="PatchAsync"/>. The server ignores a <c>metadata.uid</c> in a merge
    /// patch here; use the <c>test</c> of a JSON Patch to patch only that object (otherwise <see
    /// cref="KubernetesApiException.IsInvalid"/>).
    /// </summary>
    Task<T> PatchStatusAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// DELETE; true when it existed. Throws with <see cref="KubernetesApiException.IsConflict"/> when a precondition fails.
    /// </summary>
    Task<bool> DeleteAsync<T>(string name, string? @namespace, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;
}

/// <summary>What to list.</summary>
/// <param name="LabelSelector">For example <c>app.kubernetes.io/managed-by=ballast</c>; null for all.</param>
/// <param name="FieldSelector">For example <c>metadata.name=x</c>; null for all.</param>
/// <param name="Limit">Objects a page; null for all at once.</param>
/// <param name="Continue">The token of the previous page; null for the first.</param>
/// <param name="ResourceVersion">Null for the newest state; <c>"0"</c> for the server's cache.</param>
public sealed record ListOptions(
    string? LabelSelector = null, string? FieldSelector = null, int? Limit = null, string? Continue = null,
    string? ResourceVersion = null);

/// <summary>What to watch, from where.</summary>
/// <param name="ResourceVersion">The version after which changes are sent.</param>
/// <param name="LabelSelector">As in <see cref="ListOptions"/>.</param>
/// <param name="FieldSelector">As in <see cref="ListOptions"/>.</param>
/// <param name="TimeoutSeconds">Seconds after which the server ends the watch.</param>
public sealed record WatchOptions(
    string ResourceVersion, string? LabelSelector = null, string? FieldSelector = null, int TimeoutSeconds = 300)
{
    /// <summary>
    /// Whether the reader has the object in this resource version already: then it is not read, and its event is a <see
    /// cref="WatchEventType.Bookmark"/> of that version. Default: everything is read.
    /// </summary>
    public Func<ObjectKey, string, bool>? Knows { get; init; }
}

/// <summary>How to apply.</summary>
/// <param name="FieldManager">The name under which the server records the applied fields.</param>
/// <param name="Force">Take fields over from other managers. Default: true.</param>
public sealed record ApplyOptions(string FieldManager, bool Force = true);

/// <summary>How to delete.</summary>
/// <param name="Uid">Delete only the object with this uid; null for any object of the name.</param>
/// <param name="ResourceVersion">Delete only this version of it; null for any.</param>
/// <param name="PropagationPolicy">Background (default), Foreground or Orphan.</param>
/// <param name="GracePeriodSeconds">Seconds; null for the object's own.</param>
public sealed record DeleteOptions(
    string? Uid = null, string? ResourceVersion = null, string PropagationPolicy = "Background", int? GracePeriodSeconds = null);

/// <summary>The managed fields of an object.</summary>
/// <param name="ResourceVersion">The object's version when the entries were read.</param>
/// <param name="Entries">The entries as the server returned them.</param>
public sealed record ManagedFields(string ResourceVersion, JsonArray Entries);
