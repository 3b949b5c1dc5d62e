using System.Collections.Concurrent;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Hosting;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>
/// Secrets and ConfigMaps by name, kept in memory, because the operator has no right to list or watch them. When an object is
/// due, its metadata is read, and its content only if its resourceVersion changed. A missing or forbidden object is read again
/// every few seconds. Stacks of one namespace that use the same object share one read. Forgets everything when leadership is
/// lost: the next leader writes Secrets too.
/// </summary>
internal sealed class ReferenceStore(IKubernetesClient client, TimeProvider time) : ILeaderService
{
    private static readonly TimeSpan Missing = TimeSpan.FromSeconds(5);

    // An object that has been due for this long, and that nobody asked for, is not used by any stack or release any more.
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly ReferenceReader _reader = new(client);
    private readonly ConcurrentDictionary<(string Namespace, ReferenceKey Key), Lazy<Task<ReferenceEntry?>>> _underWay = new();

    // Replaced, not cleared: a read that ends later than that keeps its result in the former one.
    private volatile ConcurrentDictionary<(string Namespace, ReferenceKey Key), ReferenceEntry> _entries = new();
    private long _nextSweep;

    /// <summary>How many objects are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>
    /// Reads the objects: those found (null: it does not exist), those that could not be read, and the time until the next read.
    /// </summary>
    public async Task<ReferenceReading> LoadAsync(
        string @namespace, IEnumerable<ReferenceLook> looks, CancellationToken cancellationToken)
    {
        var found = new Dictionary<ReferenceKey, ReferencedObject?>();
        var unreadable = new Dictionary<ReferenceKey, ApiError>();
        var due = TimeSpan.MaxValue;
        foreach (var same in looks.GroupBy(look => look.Key))
        {
            var (most, needsContent) = (same.MinBy(l => l.Every)!, same.Any(l => l.NeedsContent));
            var look = most with
            {
                NeedsContent = needsContent,
                Presumed = needsContent ? null : most.Presumed,
                IsPresumedMissing = same.All(l => l.IsPresumedMissing),
            };
            var entry = await LoadAsync(@namespace, look, cancellationToken);
            found[look.Key] = entry.Object;
            if (entry.Error is { } refusal)
            {
                unreadable[look.Key] = refusal;
            }

            var left = Due(entry, look.Every) - time.GetUtcNow();
            due = left < due ? left : due;
        }

        Sweep(time.GetUtcNow());
        return new ReferenceReading(found, unreadable, due > TimeSpan.Zero ? due : TimeSpan.FromSeconds(1));
    }

    /// <summary>
    /// Keeps what the server answered to our own write, so that it need not be read again.
    /// </summary>
    /// <param name="namespace">The object's namespace.</param>
    /// <param name="look">The object, and how it is read from now on.</param>
    /// <param name="written">The object as the server returned it.</param>
    public void Keep(string @namespace, ReferenceLook look, ReferencedObject written) =>
        _entries[(@namespace, look.Key)] = new ReferenceEntry(written, time.GetUtcNow(), look);

    /// <summary>The object if it is known and not due; null otherwise. Reads nothing.</summary>
    public ReferencedObject? Known(string @namespace, ReferenceKey key) =>
        _entries.GetValueOrDefault((@namespace, key)) is { } entry && time.GetUtcNow() < Due(entry, entry.Look.Every)
            ? entry.Object
            : null;

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

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        finally
        {
            _entries = new();
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

        var entries = _entries;
        foreach (var (id, entry) in entries)
        {
            if (now - Due(entry, entry.Look.Every) > Forgotten)
            {
                entries.TryRemove(KeyValuePair.Create(id, entry));
            }
        }
    }

    private async Task<ReferenceEntry> LoadAsync(string @namespace, ReferenceLook look, CancellationToken cancellationToken)
    {
        var id = (@namespace, look.Key);
        while (true)
        {
            var known = _entries.GetValueOrDefault(id) ?? Presume(@namespace, look);
            if (known is not null && time.GetUtcNow() < Due(known, look.Every) && known.Holds(look))
            {
                return known;
            }

            // Not cancelled by one of those who wait for it: the others still need the answer.
            var read = _underWay.GetOrAdd(
                id, _ => new Lazy<Task<ReferenceEntry?>>(() => ReadAsync(@namespace, look, known)));
            if (await read.Value.WaitAsync(cancellationToken) is { } entry && entry.Holds(look))
            {
                return entry;
            }
        }
    }

    // Due at a random time: otherwise everything that a new leader presumes would be read at once.
    private ReferenceEntry? Presume(string @namespace, ReferenceLook look) => look switch
    {
        { IsPresumedMissing: true } =>
            _entries.GetOrAdd((@namespace, look.Key), new ReferenceEntry(null, time.GetUtcNow(), look)),
        { Presumed: { } metadata } => _entries.GetOrAdd((@namespace, look.Key), new ReferenceEntry(
            ReferencedObject.WithoutContent(metadata),
            time.GetUtcNow() - (look.Every * ReferenceEntry.LeastJitter * Random.Shared.NextDouble()), look)),
        _ => null,
    };

    // Null: the object was written or forgotten meanwhile, so the answer may be older than that.
    private async Task<ReferenceEntry?> ReadAsync(string @namespace, ReferenceLook look, ReferenceEntry? known)
    {
        var (id, entries) = ((@namespace, look.Key), _entries);
        try
        {
            var read = await _reader.ReadAsync(@namespace, look, known, time.GetUtcNow());
            return (known is null ? entries.TryAdd(id, read) : entries.TryUpdate(id, read, known)) ? read : null;
        }
        finally
        {
            _underWay.TryRemove(id, out _);
        }
    }

    private static DateTimeOffset Due(ReferenceEntry entry, TimeSpan every) =>
        entry.At + ((entry is { Object: not null, HasFailed: false } ? every : Missing) * entry.Jitter);
}
