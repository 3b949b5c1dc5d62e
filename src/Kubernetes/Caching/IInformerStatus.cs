using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Caching;

/// <summary>What an informer says of itself, whatever its kind.</summary>
public interface IInformerStatus
{
    /// <summary>The resource cached.</summary>
    ResourceType Resource { get; }

    /// <summary>Whether the cache can be believed.</summary>
    InformerState State { get; }

    /// <summary>
    /// Why <see cref="State"/> is not <see cref="InformerState.Synced"/>, in the server's words; null when it is.
    /// </summary>
    string? Message { get; }

    /// <summary>How many objects are in the cache.</summary>
    int Count { get; }

    /// <summary>False when a list-and-watch loop has ended or hangs; a loop that keeps failing is alive.</summary>
    bool IsAlive { get; }
}
