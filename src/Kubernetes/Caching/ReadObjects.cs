using System.Diagnostics.CodeAnalysis;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// Objects that one reader has read from compact caches. Read again with it, an object that has not changed since is the same
/// instance, and is not decoded again. Must not outlive a reconcile: it holds whole objects. Not safe for concurrent use.
/// </summary>
public sealed class ReadObjects
{
    // By the kept form, of which there is a new one for each version of an object.
    private readonly Dictionary<object, object> _objects = new(ReferenceEqualityComparer.Instance);

    internal bool TryGet<T>(object kept, [NotNullWhen(true)] out T? item)
        where T : class
    {
        item = _objects.GetValueOrDefault(kept) as T;
        return item is not null;
    }

    internal void Add(object kept, object item) => _objects[kept] = item;
}
