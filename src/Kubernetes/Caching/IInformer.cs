using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>The state of a cache.</summary>
public enum InformerState
{
    /// <summary>The first list has not arrived yet.</summary>
    Starting,

    /// <summary>The cache holds a list and the changes since.</summary>
    Synced,

    /// <summary>The server forbids the list or watch (401, 403); tried again with backoff.</summary>
    Forbidden,

    /// <summary>The server does not serve the resource (404); tried again with backoff, as a CRD may come later.</summary>
    NotServed,
}

/// <summary>
/// A cache of one kind, kept up to date by list and watch and shared by all who read the kind. Objects in it may be shared:
/// never change one, unless the cache is compact (<see cref="InformerOptions{T}.Compact"/>).
/// </summary>
public interface IInformer<T>
    where T : class, IKubernetesObject
{
    /// <summary>
    /// The state of the cache. Once <see cref="InformerState.Synced"/>, the cached objects stay usable through later failures.
    /// </summary>
    InformerState State { get; }

    /// <summary>The object of that name, or null.</summary>
    T? Get(string? @namespace, string name);

    /// <summary>True when there is an object of that name. Costs less than <see cref="Get"/>.</summary>
    bool Contains(string? @namespace, string name);

    /// <summary>All objects, in no particular order.</summary>
    IReadOnlyList<T> List();

    /// <summary>
    /// All objects for which the index named <paramref name="index"/> yields <paramref name="key"/>, in no particular order.
    /// </summary>
    /// <param name="index">The index.</param>
    /// <param name="key">The key.</param>
    /// <param name="known">What this reader has read before. Default: nothing.</param>
    /// <exception cref="ArgumentException">No index of that name was registered.</exception>
    IReadOnlyList<T> ByIndex(string index, string key, ReadObjects? known = null);

    /// <summary>
    /// Completes when the first list is in the cache, or at once if <see cref="State"/> says that the server does not allow it.
    /// </summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Keeps what the server answered to our own write, so that the next reconcile does not act on what was there before. It
    /// is no change, and what the cache knows already stays. The object then belongs to the cache.
    /// </summary>
    /// <param name="written">An object that the watch will tell of too: in its namespaces, with the selected labels.</param>
    /// <param name="known">Is told of it, for the same reader's next read.</param>
    void Keep(T written, ReadObjects? known = null);

    /// <summary>
    /// Called for each change, on the reflector's thread, with (old, new); null for an object that does not exist. Must not
    /// block.
    /// </summary>
    /// <param name="onChange">Is told of changes.</param>
    /// <param name="onKept">
    /// Is told of each own write, also where the watch was faster and <paramref name="onChange"/> knows it already. Default:
    /// nobody.
    /// </param>
    /// <returns>Ends the subscription when disposed. Everything already cached is replayed to a new subscriber first.</returns>
    IDisposable Subscribe(Action<T?, T?> onChange, Action<T>? onKept = null);
}
