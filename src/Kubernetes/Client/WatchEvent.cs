namespace Ballast.Kubernetes.Client;

/// <summary>What a watch event says happened.</summary>
public enum WatchEventType
{
    /// <summary>The object is new to this watch.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone.</summary>
    Deleted,

    /// <summary>Nothing but a newer resource version to resume from; only its metadata is set.</summary>
    Bookmark,
}

/// <summary>One line of a watch.</summary>
public readonly record struct WatchEvent<T>(WatchEventType Type, T Object);
