namespace Ballast.Kubernetes.Caching;

/// <summary>An informer for its host, which runs it and waits for it.</summary>
public interface IInformerLoop : IInformerStatus
{
    /// <summary>Lists and watches until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the first list is in the cache, or the server has rejected it.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
