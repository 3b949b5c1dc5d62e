using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Changes elsewhere that call for a reconcile.</summary>
internal interface ITrigger
{
    /// <summary>Completes when the cache behind it is filled, or cannot be.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Enqueues the keys concerned by each change until disposed.</summary>
    IDisposable Attach(Action<ObjectKey> enqueue);
}
