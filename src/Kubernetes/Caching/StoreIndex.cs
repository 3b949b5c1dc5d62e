using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>Finds objects by the keys that a function returns for them. Not synchronised: the store locks.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> keysOf)
    where T : class, IKubernetesObject
{
    private const int Few = 8;

    // Up to a few keys as an array of just that length, more as a set: a stack has an entry for each kind, with one to four
    // objects, and a namespace may have thousands.
    private readonly Dictionary<string, ICollection<ObjectKey>> _entries = new(StringComparer.Ordinal);

    public IReadOnlyList<ObjectKey> Find(string key) => _entries.TryGetValue(key, out var found) ? [.. found] : [];

    public void Add(ObjectKey objectKey, T item)
    {
        foreach (var key in keysOf(item))
        {
            switch (_entries.GetValueOrDefault(key))
            {
                case HashSet<ObjectKey> many:
                    many.Add(objectKey);
                    break;
                case { Count: < Few } few:
                    _entries[key] = few.Contains(objectKey) ? few : few.Append(objectKey).ToArray();
                    break;
                case { } few:
                    _entries[key] = new HashSet<ObjectKey>(few) { objectKey };
                    break;
                case null:
                    _entries[key] = new[] { objectKey };
                    break;
            }
        }
    }

    public void Remove(ObjectKey objectKey, T item)
    {
        foreach (var key in keysOf(item))
        {
            switch (_entries.GetValueOrDefault(key))
            {
                case null:
                    break;
                case { Count: 1 } last when last.Contains(objectKey):
                    _entries.Remove(key);
                    break;
                case HashSet<ObjectKey> many:
                    many.Remove(objectKey);
                    break;
                case { } few:
                    _entries[key] = few.Where(k => k != objectKey).ToArray();
                    break;
            }
        }
    }
}
