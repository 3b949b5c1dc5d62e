using Ballast.Kubernetes.Queues;

namespace Ballast.Kubernetes.Caching;

/// <summary>
/// Timing of list and watch. The defaults make at most ten connects in 30 s whatever the server does, and come back within
/// five seconds of any fault, 60 s of a connection that is silently dead.
/// </summary>
public sealed record ReflectorOptions
{
    /// <summary>Objects a page of a list. Default: 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// When the server is asked to end a watch, less up to a fifth as jitter. Default: 50 s. It sends a bookmark two seconds
    /// before, and each minute: with less than a minute a silent watch still ends with a fresh version to resume from.
    /// </summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromSeconds(50);

    /// <summary>Silence after which a watch is taken for dead. Default: 55 s, longer than <see cref="WatchTimeout"/>.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(55);

    /// <summary>Bound on one page of a list. Default: 30 s.</summary>
    public TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Waits between connects. Default: 0.5 s doubling to 4 s, and up to a quarter more.</summary>
    public ExponentialBackoff Backoff { get; init; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4));

    /// <summary>A watch that lasted so long was healthy: the backoff begins anew. Default: 10 s.</summary>
    public TimeSpan HealthyAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a list older than the cache is refused; after that it is the truth (a restored backup). Default: 60 s.
    /// </summary>
    public TimeSpan RefuseOlderLists { get; init; } = TimeSpan.FromMinutes(1);
}
