using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>Receives what a reflector lists and watches.</summary>
internal interface IObjectSink<T>
    where T : class
{
    /// <summary>Takes a page of a list.</summary>
    /// <param name="items">Its objects.</param>
    /// <param name="trusted">True: also those that are older than what is known.</param>
    void Upsert(IReadOnlyList<T> items, bool trusted);

    /// <summary>Ends a list: what it does not contain is gone.</summary>
    /// <param name="namespace">The namespace listed; null: the whole cluster.</param>
    /// <param name="listed">All that it contains.</param>
    /// <param name="version">The list's version: what is newer came later. Null: nothing did.</param>
    void RemoveOthers(string? @namespace, IReadOnlySet<ObjectKey> listed, string? version);

    void Upsert(T item);

    void Remove(T item);

    /// <summary>True: the object is there in this version, so another event of it would change nothing.</summary>
    bool Knows(ObjectKey key, string version);

    /// <summary>Called when the state or message of a reflector has changed.</summary>
    void StateChanged();
}
