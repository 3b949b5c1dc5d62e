using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// The newest known version of each object of a kind, with indexes. It never goes back: an older version of an object, or the
/// deletion of an earlier object of the same name, changes nothing. Safe for concurrent use. Calls no code of others except the
/// index functions.
/// </summary>
internal sealed class ObjectStore<T>
    where T : class, IKubernetesObject
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly Dictionary<string, StoreIndex<T>> _indexes;

    public ObjectStore(IReadOnlyDictionary<string, Func<T, IEnumerable<string>>> indexes) =>
        _indexes = indexes.ToDictionary(i => i.Key, i => new StoreIndex<T>(i.Value), StringComparer.Ordinal);

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

    public T? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    public IReadOnlyList<T> All()
    {
        lock (_lock)
        {
            return [.. _objects.Values];
        }
    }

    public IReadOnlyList<T> ByIndex(string index, string key)
    {
        if (!_indexes.TryGetValue(index, out var found))
        {
            throw new ArgumentException($"{ResourceType.Of<T>()} has no index '{index}'.", nameof(index));
        }

        lock (_lock)
        {
            return found.Find(key);
        }
    }

    /// <summary>Stores an added or modified object. Two changes when it replaces an earlier object of the same name.</summary>
    public IReadOnlyList<StoreChange<T>> Upsert(T item)
    {
        lock (_lock)
        {
            return UpsertLocked(item);
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
            if (!_objects.TryGetValue(key, out var known)
                || known.Metadata.Uid != item.Metadata.Uid
                || ResourceVersions.IsOlder(item.Metadata.ResourceVersion, known.Metadata.ResourceVersion))
            {
                return [];
            }

            RemoveLocked(key, known);
            return [new(known, null)];
        }
    }

    /// <summary>
    /// Stores a whole list of one namespace, or of the cluster when <paramref name="namespace"/> is null. Objects that are not
    /// in the list are removed: their deletion was missed.
    /// </summary>
    /// <param name="namespace">The namespace listed.</param>
    /// <param name="items">All its objects.</param>
    /// <param name="trusted">True to accept the list even if it is older than what is known.</param>
    public IReadOnlyList<StoreChange<T>> Replace(string? @namespace, IReadOnlyList<T> items, bool trusted = false)
    {
        var changes = new List<StoreChange<T>>();
        lock (_lock)
        {
            var listed = items.Select(i => ObjectKey.Of(i)).ToHashSet();
            foreach (var (key, known) in _objects.ToList())
            {
                if ((@namespace is null || key.Namespace == @namespace) && !listed.Contains(key))
                {
                    RemoveLocked(key, known);
                    changes.Add(new(known, null));
                }
            }

            foreach (var item in items)
            {
                changes.AddRange(UpsertLocked(item, trusted));
            }
        }

        return changes;
    }

    private List<StoreChange<T>> UpsertLocked(T item, bool trusted = false)
    {
        var key = ObjectKey.Of(item);
        _objects.TryGetValue(key, out var known);
        if (known is null)
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

    private void PutLocked(ObjectKey key, T item)
    {
        _objects[key] = item;
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
}
