using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// The newest known version of each object of a kind, with indexes. It never goes back: an older version of an object, or the
/// deletion of an earlier object of the same name, changes nothing. Safe for concurrent use. Calls no code of others except the
/// index functions, and those of the form in which it keeps objects.
/// </summary>
internal sealed class ObjectStore<T>
    where T : class, IKubernetesObject
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Entry> _objects = [];
    private readonly Dictionary<string, StoreIndex<T>> _indexes;
    private readonly IObjectForm<T> _form;

    /// <param name="indexes">Functions by which <see cref="ByIndex"/> finds objects.</param>
    /// <param name="form">How objects are kept in memory. Default: as they are.</param>
    public ObjectStore(IReadOnlyDictionary<string, Func<T, IEnumerable<string>>> indexes, IObjectForm<T>? form = null)
    {
        _indexes = indexes.ToDictionary(i => i.Key, i => new StoreIndex<T>(i.Value), StringComparer.Ordinal);
        _form = form ?? new WholeForm<T>();
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>The keys of all objects.</summary>
    public IReadOnlyList<ObjectKey> Keys
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Keys];
            }
        }
    }

    public bool Contains(ObjectKey key)
    {
        lock (_lock)
        {
            return _objects.ContainsKey(key);
        }
    }

    /// <summary>True: the object is there in exactly this version. Always false for a version that is no number.</summary>
    public bool Knows(ObjectKey key, string version)
    {
        if (ResourceVersions.Number(version) is not ({ } number and > 0))
        {
            return false;
        }

        lock (_lock)
        {
            return _objects.TryGetValue(key, out var entry) && entry.Version == number;
        }
    }

    public T? Get(ObjectKey key)
    {
        object? kept;
        lock (_lock)
        {
            kept = _objects.GetValueOrDefault(key).Kept;
        }

        return kept is null ? null : _form.Read(kept);
    }

    public IReadOnlyList<T> All()
    {
        object[] kept;
        lock (_lock)
        {
            kept = [.. _objects.Values.Select(e => e.Kept!)];
        }

        return Array.ConvertAll(kept, _form.Read);
    }

    /// <param name="known">What the reader has read before. Default: nothing.</param>
    public IReadOnlyList<T> ByIndex(string index, string key, ReadObjects? known = null)
    {
        if (!_indexes.TryGetValue(index, out var found))
        {
            throw new ArgumentException($"{ResourceType.Of<T>()} has no index '{index}'.", nameof(index));
        }

        object[] kept;
        lock (_lock)
        {
            kept = [.. found.Find(key).Select(k => _objects[k].Kept!)];
        }

        return Array.ConvertAll(kept, item => Read(item, known));
    }

    /// <summary>Stores an added or modified object. Two changes when it replaces an earlier object of the same name.</summary>
    public IReadOnlyList<StoreChange<T>> Upsert(T item)
    {
        lock (_lock)
        {
            return UpsertLocked(item);
        }
    }

    /// <summary>Stores an object as <see cref="Upsert(T)"/> does, and tells what the reader knows of it.</summary>
    public void Keep(T item, ReadObjects? known)
    {
        lock (_lock)
        {
            if (UpsertLocked(item).Count > 0)
            {
                known?.Add(_objects[ObjectKey.Of(item)].Kept!, item);
            }
        }
    }

    /// <summary>
    /// Removes an object. Does nothing if another object of the same name has replaced it, or a newer version is known.
    /// </summary>
    public IReadOnlyList<StoreChange<T>> Remove(T item)
    {
        var key = ObjectKey.Of(item);
        lock (_lock)
        {
            if (FindLocked(key) is not { } known
                || known.Metadata.Uid != item.Metadata.Uid
                || ResourceVersions.IsOlder(item.Metadata.ResourceVersion, known.Metadata.ResourceVersion))
            {
                return [];
            }

            RemoveLocked(key, known);
            return [new(known, null)];
        }
    }

    /// <summary>Stores a page of a list.</summary>
    /// <param name="items">Its objects.</param>
    /// <param name="trusted">True: also those that are older than what is known.</param>
    public IReadOnlyList<StoreChange<T>> Upsert(IReadOnlyList<T> items, bool trusted)
    {
        lock (_lock)
        {
            return [.. items.SelectMany(item => UpsertLocked(item, trusted))];
        }
    }

    /// <summary>Removes the objects that a whole list does not contain: their deletion was missed.</summary>
    /// <param name="namespace">The namespace listed; null: the whole cluster.</param>
    /// <param name="listed">All that the list contains.</param>
    /// <param name="version">The list's version: what is newer was written since, and stays. Null: nothing was.</param>
    public IReadOnlyList<StoreChange<T>> RemoveOthers(string? @namespace, IReadOnlySet<ObjectKey> listed, string? version)
    {
        var changes = new List<StoreChange<T>>();
        var last = ResourceVersions.Number(version) ?? ulong.MaxValue;
        lock (_lock)
        {
            var others = _objects.Where(o =>
                !listed.Contains(o.Key) && o.Value.Version <= last && (@namespace is null || o.Key.Namespace == @namespace));
            foreach (var (key, entry) in others.ToList())
            {
                var known = _form.Read(entry.Kept!);
                RemoveLocked(key, known);
                changes.Add(new(known, null));
            }
        }

        return changes;
    }

    private List<StoreChange<T>> UpsertLocked(T item, bool trusted = false)
    {
        var key = ObjectKey.Of(item);
        var version = ResourceVersions.Number(item.Metadata.ResourceVersion);
        if (version > 0 && !trusted && _objects.TryGetValue(key, out var entry) && entry.Version == version)
        {
            // As after each write of our own, which the watch tells again: not worth reading what is kept.
            return [];
        }

        if (FindLocked(key) is not { } known)
        {
            PutLocked(key, item);
            return [new(null, item)];
        }

        if (known.Metadata.Uid != item.Metadata.Uid)
        {
            RemoveLocked(key, known);
            PutLocked(key, item);
            return [new(known, null), new(null, item)];
        }

        if (known.Metadata.ResourceVersion == item.Metadata.ResourceVersion
            || (!trusted && ResourceVersions.IsOlder(item.Metadata.ResourceVersion, known.Metadata.ResourceVersion)))
        {
            return [];
        }

        RemoveLocked(key, known);
        PutLocked(key, item);
        return [new(known, item)];
    }

    private T Read(object kept, ReadObjects? known)
    {
        if (known is null)
        {
            return _form.Read(kept);
        }

        if (!known.TryGet<T>(kept, out var item))
        {
            item = _form.Read(kept);
            known.Add(kept, item);
        }

        return item;
    }

    private T? FindLocked(ObjectKey key) => _objects.TryGetValue(key, out var entry) ? _form.Read(entry.Kept!) : null;

    private void PutLocked(ObjectKey key, T item)
    {
        _objects[key] = new Entry(_form.Keep(item), ResourceVersions.Number(item.Metadata.ResourceVersion) ?? 0);
        foreach (var index in _indexes.Values)
        {
            index.Add(key, item);
        }
    }

    private void RemoveLocked(ObjectKey key, T item)
    {
        _objects.Remove(key);
        foreach (var index in _indexes.Values)
        {
            index.Remove(key, item);
        }
    }

    /// <param name="Kept">The object as it is kept; null only where there is none.</param>
    /// <param name="Version">Its resource version; 0 if that is no number.</param>
    private readonly record struct Entry(object? Kept, ulong Version);
}
