using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>Finds objects by the keys that a function returns for them. Not synchronised: the store locks.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> keysOf)
    where T : class, IKubernetesObject
{
    private readonly Dictionary<string, Dictionary<ObjectKey, T>> _entries = new(StringComparer.Ordinal);

    public IReadOnlyList<T> Find(string key) => _entries.TryGetValue(key, out var found) ? [.. found.Values] : [];

    public void Add(ObjectKey objectKey, T item)
    {
        foreach (var key in keysOf(item))
        {
            if (!_entries.TryGetValue(key, out var bucket))
            {
                _entries[key] = bucket = [];
            }

            bucket[objectKey] = item;
        }
    }

    public void Remove(ObjectKey objectKey, T item)
    {
        foreach (var key in keysOf(item))
        {
            if (_entries.TryGetValue(key, out var bucket) && bucket.Remove(objectKey) && bucket.Count == 0)
            {
                _entries.Remove(key);
            }
        }
    }
}
