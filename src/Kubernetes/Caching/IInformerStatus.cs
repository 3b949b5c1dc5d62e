using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>The status of an informer of any kind.</summary>
public interface IInformerStatus
{
    /// <summary>The cached resource.</summary>
    ResourceType Resource { get; }

    /// <summary>The state of the cache.</summary>
    InformerState State { get; }

    /// <summary>
    /// Why <see cref="State"/> is not <see cref="InformerState.Synced"/>, as the server's message; null when it is.
    /// </summary>
    string? Message { get; }

    /// <summary>How many objects are in the cache.</summary>
    int Count { get; }

    /// <summary>False when a list-and-watch loop has ended or hangs; a loop that keeps failing is alive.</summary>
    bool IsAlive { get; }
}
