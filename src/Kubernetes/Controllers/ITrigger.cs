using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Changes of other objects that cause a reconcile.</summary>
internal interface ITrigger
{
    /// <summary>Completes when the cache behind it is filled, or the server does not allow it.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Enqueues the keys that each change concerns, until disposed.</summary>
    IDisposable Attach(Action<ObjectKey> enqueue);
}
