using System.Collections.Concurrent;
using System.Text;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>
/// Secrets and ConfigMaps by name, kept in memory, because the operator has no right to list or watch them. After a minute only
/// the metadata is read, and the content only if its resourceVersion changed. A missing or forbidden object is read again every
/// few seconds.
/// </summary>
internal sealed class ReferenceStore(IKubernetesClient client, TimeProvider time)
{
    private static readonly TimeSpan Present = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Missing = TimeSpan.FromSeconds(5);

    // An object that has been due for this long, and that nobody asked for, is not used by any stack or release any more.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string Namespace, ReferenceKey Key), Entry> _entries = new();
    private long _nextSweep;

    /// <summary>How many objects are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>
    /// Reads the objects: those found (null: it does not exist), those that could not be read, and the time until the next read.
    /// </summary>
    public async Task<ReferenceReading> LoadAsync(
        string @namespace, IEnumerable<ReferenceKey> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ReferenceKey, ReferencedObject?>();
        var unreadable = new Dictionary<ReferenceKey, ApiError>();
        var due = Present;
        foreach (var key in keys.Distinct())
        {
            var entry = await LoadAsync(@namespace, key, cancellationToken);
            found[key] = entry.Object;
            if (entry.Error is { } refusal)
            {
                unreadable[key] = refusal;
            }

            var left = entry.Due - time.GetUtcNow();
            due = left < due ? left : due;
        }

        Sweep(time.GetUtcNow());
        return new ReferenceReading(found, unreadable, due > TimeSpan.Zero ? due : TimeSpan.FromSeconds(1));
    }

    /// <summary>Forgets one object, because it was just written or was found to have changed.</summary>
    public void Invalidate(string @namespace, ReferenceKey key) => _entries.TryRemove((@namespace, key), out _);

    /// <summary>Forgets the objects of a deleted stack.</summary>
    public void Forget(string @namespace, IEnumerable<ReferenceKey> keys)
    {
        foreach (var key in keys)
        {
            Invalidate(@namespace, key);
        }
    }

    // Nothing tells when a reference is no longer used. Without this sweep, contents of Secrets would stay in memory.
    private void Sweep(DateTimeOffset now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, (now + Forgotten).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var (key, entry) in _entries)
        {
            if (now - entry.Due > Forgotten)
            {
                _entries.TryRemove(KeyValuePair.Create(key, entry));
            }
        }
    }

    private async Task<Entry> LoadAsync(string @namespace, ReferenceKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_entries.TryGetValue((@namespace, key), out var entry) && now < entry.Due)
        {
            return entry;
        }

        return _entries[(@namespace, key)] = await LookAsync(@namespace, key, entry?.Object, now, cancellationToken);
    }

    // Keep the content read before while the server fails: the running pods use it, and nothing needs to change.
    private async Task<Entry> LookAsync(
        string @namespace, ReferenceKey key, ReferencedObject? known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var content = known is not null && await IsUnchangedAsync(@namespace, key, known, cancellationToken)
                ? known
                : await ReadAsync(@namespace, key, cancellationToken);
            return new Entry(content, now + Jitter(content is null ? Missing : Present));
        }
        catch (KubernetesApiException refusal)
        {
            // An error such as a 5xx does not change what is known about an object; a 403 does: the right was removed.
            var isNews = known is null || refusal.IsForbidden;
            return new Entry(known, now + Jitter(Missing))
            {
                Error = isNews ? ApiError.Of($"{key} cannot be read", refusal) : null
            };
        }
    }

    private async Task<bool> IsUnchangedAsync(
        string @namespace, ReferenceKey key, ReferencedObject known, CancellationToken cancellationToken)
    {
        var metadata = key.Kind == ReferenceKind.Secret
            ? await client.GetMetadataAsync<V1Secret>(key.Name, @namespace, cancellationToken)
            : await client.GetMetadataAsync<V1ConfigMap>(key.Name, @namespace, cancellationToken);
        return metadata is not null && metadata.Uid == known.Metadata.Uid
            && metadata.ResourceVersion == known.Metadata.ResourceVersion;
    }

    private async Task<ReferencedObject?> ReadAsync(string @namespace, ReferenceKey key, CancellationToken cancellationToken)
    {
        if (key.Kind == ReferenceKind.Secret)
        {
            var secret = await client.GetAsync<V1Secret>(key.Name, @namespace, cancellationToken);
            return secret is null ? null : new ReferencedObject(secret.Metadata, secret.Data ?? []);
        }

        var map = await client.GetAsync<V1ConfigMap>(key.Name, @namespace, cancellationToken);
        if (map is null)
        {
            return null;
        }

        var data = new Dictionary<string, byte[]>(map.BinaryData ?? []);
        foreach (var (name, text) in map.Data ?? [])
        {
            data[name] = Encoding.UTF8.GetBytes(text);
        }

        return new ReferencedObject(map.Metadata, data);
    }

    // Jitter: otherwise a thousand stacks would read their references in the same second.
    private static TimeSpan Jitter(TimeSpan period) => period * (0.9 + (0.2 * Random.Shared.NextDouble()));

    private sealed record Entry(ReferencedObject? Object, DateTimeOffset Due)
    {
        public ApiError? Error { get; init; }
    }
}

/// <summary>The result of reading a set of references.</summary>
/// <param name="Found">The objects; null if the object does not exist or could not be read.</param>
/// <param name="Unreadable">The objects that could not be read, and why.</param>
/// <param name="Due">Time until one of them must be read again; positive.</param>
internal sealed record ReferenceReading(
    IReadOnlyDictionary<ReferenceKey, ReferencedObject?> Found, IReadOnlyDictionary<ReferenceKey, ApiError> Unreadable,
    TimeSpan Due);
