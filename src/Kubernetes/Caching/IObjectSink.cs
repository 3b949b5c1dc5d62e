using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>Receives what a reflector lists and watches.</summary>
internal interface IObjectSink<T>
    where T : class
{
    void Replace(string? @namespace, IReadOnlyList<T> items, bool trusted);

    void Upsert(T item);

    void Remove(T item);

    /// <summary>True: the object is there in this version, so another event of it would change nothing.</summary>
    bool Knows(ObjectKey key, string version);

    /// <summary>Called when the state or message of a reflector has changed.</summary>
    void StateChanged();
}
