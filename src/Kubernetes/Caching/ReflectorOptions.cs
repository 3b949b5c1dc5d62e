using Ballast.Kubernetes.Queues;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// Timing of list and watch. The defaults make at most ten requests in 30 s whatever the server does, recover within five
/// seconds after a failure ends, and replace a silently dead connection within 60 s.
/// </summary>
public sealed record ReflectorOptions
{
    /// <summary>Objects a page of a list. Default: 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// How long a watch is requested to last, less up to a fifth as jitter. Default: 50 s. The server sends a bookmark two
    /// seconds before the end, and each minute: with less than a minute, a silent watch ends with a fresh version to resume
    /// from.
    /// </summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>
    /// A watch without events for so long counts as dead. Default: 55 s, longer than <see cref="WatchTimeout"/>.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>Time limit of one page of a list. Default: 30 s.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits between connects. Default: 0.5 s doubling to 4 s, and up to a quarter more.</summary>
    public ExponentialBackoff Backoff { get; init; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4));

    /// <summary>A watch that lasted so long was healthy: the backoff starts again. Default: 10 s.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a list that is older than the cache is rejected. After that it is accepted, as from a restored backup. Default:
    /// 60 s.
    /// </summary>
    public TimeSpan RefuseOlderLists { get; init; } = TimeSpan.FromMinutes(1);
}
