using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// The cache of one kind: a store, the reflectors that fill it (one for each namespace, or one for the cluster), and its
/// subscribers.
/// </summary>
public sealed class Informer<T> : IInformer<T>, IInformerLoop, IObjectSink<T>
    where T : class, IKubernetesObject
{
    // Reads take only the store's own lock, so that a handler can read any informer without a deadlock. Changes and handlers
    // take this lock.
    private readonly Lock _dispatch = new();
    private readonly ObjectStore<T> _store;
    private readonly List<Subscription> _subscriptions = [];
    private readonly List<Reflector<T>> _reflectors;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly InformerOptions<T> _options;
    private readonly ILogger _logger;
    private Task? _running;

    /// <summary>Creates an informer. It is empty until it runs.</summary>
    public Informer(IKubernetesClient client, InformerOptions<T> options, TimeProvider time, ILogger<Informer<T>> logger)
    {
        _options = options;
        _logger = logger;
        _store = new ObjectStore<T>(options.Indexes, FormOf(options));
        var namespaces =
            options.Namespaces.Count == 0 || !Resource.Namespaced ? [null] : options.Namespaces.Cast<string?>().Distinct();
        _reflectors = [.. namespaces.Select(ns => new Reflector<T>(client, ns, options, this, time, logger))];
    }

    /// <inheritdoc/>
    public ResourceType Resource => ResourceType.Of<T>();

    /// <inheritdoc cref="IInformer{T}.State"/>
    public InformerState State => _reflectors.Max(r => Severity(r.State)).State;

    /// <inheritdoc/>
    public string? Message => _reflectors.Select(r => r.Message).FirstOrDefault(m => m is not null);

    /// <inheritdoc/>
    public int Count => _store.Count;

    /// <inheritdoc/>
    public bool IsAlive =>
        _running is null || (!_running.IsCompleted && _reflectors.TrueForAll(r => r.Silence < LongestSilence));

    private TimeSpan LongestSilence =>
        (2 * (_options.Reflector.IdleTimeout + _options.Reflector.ListTimeout)) + TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) =>
        _running = Task.WhenAll(_reflectors.Select(r => r.RunAsync(cancellationToken)));

    /// <inheritdoc/>
    public T? Get(string? @namespace, string name) => _store.Get(new ObjectKey(@namespace, name));

    /// <inheritdoc/>
    public bool Contains(string? @namespace, string name) => _store.Contains(new ObjectKey(@namespace, name));

    /// <inheritdoc/>
    public IReadOnlyList<T> List() => _store.All();

    /// <inheritdoc/>
    public IReadOnlyList<T> ByIndex(string index, string key, ReadObjects? known = null) => _store.ByIndex(index, key, known);

    /// <inheritdoc cref="IInformer{T}.WaitForSyncAsync"/>
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _settled.Task.WaitAsync(cancellationToken);

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<T?, T?> onChange, Action<T>? onKept = null)
    {
        var subscription = new Subscription(this, onChange, onKept);
        lock (_dispatch)
        {
            // One at a time: all objects of a compact cache at once would take many times its memory.
            foreach (var key in _store.Keys)
            {
                Call(subscription, new(null, _store.Get(key)));
            }

            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <inheritdoc/>
    public void Keep(T written, ReadObjects? known = null)
    {
        _options.Trim?.Invoke(written);
        lock (_dispatch)
        {
            if (IsStillToCome(written))
            {
                _store.Keep(written, known);
            }

            foreach (var subscription in _subscriptions)
            {
                subscription.OnKept?.Invoke(written);
            }
        }
    }

    void IObjectSink<T>.Upsert(IReadOnlyList<T> items, bool trusted)
    {
        lock (_dispatch)
        {
            Dispatch(_store.Upsert(items, trusted));
        }
    }

    void IObjectSink<T>.RemoveOthers(string? @namespace, IReadOnlySet<ObjectKey> listed, string? version)
    {
        lock (_dispatch)
        {
            Dispatch(_store.RemoveOthers(@namespace, listed, version));
        }
    }

    void IObjectSink<T>.Upsert(T item)
    {
        lock (_dispatch)
        {
            Dispatch(_store.Upsert(item));
        }
    }

    void IObjectSink<T>.Remove(T item)
    {
        lock (_dispatch)
        {
            Dispatch(_store.Remove(item));
        }
    }

    bool IObjectSink<T>.Knows(ObjectKey key, string version) => _store.Knows(key, version);

    void IObjectSink<T>.StateChanged()
    {
        if (_reflectors.TrueForAll(r => r.State != InformerState.Starting))
        {
            _settled.TrySetResult();
        }
    }

    // What the watch has told of may have been deleted since: it would then stay in the cache for ever.
    private bool IsStillToCome(T written)
    {
        var (scope, version) = (written.Metadata.Namespace, written.Metadata.ResourceVersion);
        return _reflectors.Find(r => r.Namespace is null || r.Namespace == scope) is { } reflector
            && ResourceVersions.IsOlder(reflector.NewestSeen, version);
    }

    private static IObjectForm<T> FormOf(InformerOptions<T> options) => options switch
    {
        { Compact: false } => new WholeForm<T>(),
        { Json: { } json } => new CompactForm<T>(json),
        _ => throw new InvalidOperationException($"{ResourceType.Of<T>()}: a compact cache needs JSON of the kind."),
    };

    private static (int Rank, InformerState State) Severity(InformerState state) => state switch
    {
        InformerState.Synced => (0, state),
        InformerState.Starting => (1, state),
        _ => (2, state),
    };

    private void Dispatch(IReadOnlyList<StoreChange<T>> changes)
    {
        foreach (var change in changes)
        {
            foreach (var subscription in _subscriptions.ToArray())
            {
                Call(subscription, change);
            }
        }

        KubernetesMeter.Objects.Record(_store.Count, new KeyValuePair<string, object?>("resource", Resource.ToString()));
    }

    private void Call(Subscription subscription, StoreChange<T> change)
    {
        try
        {
            subscription.OnChange(change.Old, change.New);
        }
#pragma warning disable CA1031 // A handler's fault must end neither the watch nor the other handlers.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.HandlerFailed(exception, Resource);
        }
    }

    private sealed class Subscription(Informer<T> informer, Action<T?, T?> onChange, Action<T>? onKept) : IDisposable
    {
        public Action<T?, T?> OnChange => onChange;

        public Action<T>? OnKept => onKept;

        public void Dispose()
        {
            lock (informer._dispatch)
            {
                informer._subscriptions.Remove(this);
            }
        }
    }
}
