using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Changes of other objects that cause a reconcile.</summary>
internal interface ITrigger
{
    /// <summary>Completes when the cache behind it is filled, or the server does not allow it.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Enqueues the keys that each change concerns, until disposed, and discounts the own writes among them.</summary>
    IDisposable Attach(WorkQueue<ObjectKey> queue);
}
