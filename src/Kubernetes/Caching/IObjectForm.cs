namespace Ballast.Kubernetes.Caching;

/// <summary>How a store keeps the objects of a kind in memory.</summary>
internal interface IObjectForm<T>
    where T : class
{
    /// <summary>What to keep of an object. The store calls it for one object at a time.</summary>
    object Keep(T item);

    /// <summary>The object that was kept. Called at any time, also beside <see cref="Keep"/>.</summary>
    T Read(object kept);
}
