namespace Ballast.Kubernetes.Client;

/// <summary>The type of a watch event.</summary>
public enum WatchEventType
{
    /// <summary>The object is new to this watch.</summary>
    Added,

    /// <summary>The object changed.</summary>
    Modified,

    /// <summary>The object is gone.</summary>
    Deleted,

    /// <summary>Only a newer resource version to resume from; only its metadata is set.</summary>
    Bookmark,
}

/// <summary>One line of a watch.</summary>
public readonly record struct WatchEvent<T>(WatchEventType Type, T Object);
