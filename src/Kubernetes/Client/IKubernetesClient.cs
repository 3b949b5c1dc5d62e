using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client;

/// <summary>
/// The API server, typed. Every member throws <see cref="KubernetesApiException"/> when the server refuses,
/// <see cref="HttpRequestException"/> or <see cref="IOException"/> when it cannot be reached, and
/// <see cref="KubernetesConfigurationException"/> when the credentials cannot be had. Requests that the server asks to repeat
/// (429, 503 with Retry-After) are repeated within the client's bounds before that.
/// </summary>
public interface IKubernetesClient
{
    /// <summary>
    /// The object, or null where there is none. A resource that the server does not serve at all is no null but
    /// <see cref="KubernetesApiException.IsResourceMissing"/>: what cannot be asked for is not known to be absent.
    /// </summary>
    Task<T?> GetAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>Only the metadata of an object (<c>PartialObjectMetadata</c>), or null as in <see cref="GetAsync"/>.</summary>
    Task<V1ObjectMeta?> GetMetadataAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>Who manages which fields of an object, or null where there is none. No typed object keeps them.</summary>
    Task<ManagedFields?> GetManagedFieldsAsync<T>(string name, string? @namespace, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>One page of a list; all of it when <see cref="ListOptions.Limit"/> is null.</summary>
    Task<KubernetesList<T>> ListAsync<T>(string? @namespace, ListOptions options, CancellationToken cancellationToken)
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
    /// Server-side apply. A <c>metadata.uid</c> in the body makes it apply only to that very object (else 409).
    /// </summary>
    Task<T> ApplyAsync<T>(T entity, ApplyOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>PUT, with optimistic concurrency when <c>metadata.resourceVersion</c> is set.</summary>
    Task<T> ReplaceAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>Patches the object: an object is a JSON merge patch (RFC 7386), an array a JSON Patch (RFC 6902).</summary>
    Task<T> PatchAsync<T>(string name, string? @namespace, JsonNode patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// Patches the <c>status</c> subresource, as <see cref="PatchAsync"/>. There a <c>metadata.uid</c> in a merge patch is passed
    /// over; the <c>test</c> of a JSON Patch holds it to that very object (else <see cref="KubernetesApiException.IsInvalid"/>).
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
/// <param name="ResourceVersion">Null for the newest; <c>"0"</c> for what the server has in its cache.</param>
public sealed record ListOptions(
    string? LabelSelector = null, string? FieldSelector = null, int? Limit = null, string? Continue = null,
    string? ResourceVersion = null);

/// <summary>What to watch, from where.</summary>
/// <param name="ResourceVersion">The version after which changes are wanted.</param>
/// <param name="LabelSelector">As in <see cref="ListOptions"/>.</param>
/// <param name="FieldSelector">As in <see cref="ListOptions"/>.</param>
/// <param name="TimeoutSeconds">Seconds after which the server ends the watch.</param>
public sealed record WatchOptions(
    string ResourceVersion, string? LabelSelector = null, string? FieldSelector = null, int TimeoutSeconds = 300);

/// <summary>How to apply.</summary>
/// <param name="FieldManager">The name under which the server keeps the fields that are sent.</param>
/// <param name="Force">Take fields over from other managers. Default: true.</param>
public sealed record ApplyOptions(string FieldManager, bool Force = true);

/// <summary>How to delete.</summary>
/// <param name="Uid">Only this very object; null for whichever has the name.</param>
/// <param name="ResourceVersion">Only this version of it; null for any.</param>
/// <param name="PropagationPolicy">Background (default), Foreground or Orphan.</param>
/// <param name="GracePeriodSeconds">Seconds; null for the object's own.</param>
public sealed record DeleteOptions(
    string? Uid = null, string? ResourceVersion = null, string PropagationPolicy = "Background", int? GracePeriodSeconds = null);

/// <summary>Who manages which fields of an object.</summary>
/// <param name="ResourceVersion">The object's version when they were read.</param>
/// <param name="Entries">The entries as the server has them.</param>
public sealed record ManagedFields(string ResourceVersion, JsonArray Entries);
