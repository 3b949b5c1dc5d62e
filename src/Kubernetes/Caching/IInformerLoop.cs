namespace Ballast.Kubernetes.Caching;

/// <summary>An informer as its host sees it: something to run and to wait for.</summary>
public interface IInformerLoop : IInformerStatus
{
    /// <summary>Lists and watches until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Completes when the first list is in the cache, or the server has refused it.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
