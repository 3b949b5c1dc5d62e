namespace Ballast.Clients.Subjects;

/// <summary>What is asked of each client.</summary>
internal interface IClient : IDisposable
{
    /// <summary>All pods of a namespace, as a cache would keep them.</summary>
    Task<IReadOnlyList<object>> ListPodsAsync(string space, CancellationToken cancellationToken);

    /// <summary>Changes of pods; null if the client has no watch.</summary>
    IAsyncEnumerable<object>? WatchPods(string space, CancellationToken cancellationToken);
}
