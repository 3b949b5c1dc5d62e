using Ballast.Kubernetes.Caching;

namespace Ballast.Kubernetes.Controllers;

/// <summary>A controller as its host sees it.</summary>
internal interface IControllerLoop
{
    /// <summary>The name in logs and metrics.</summary>
    string Name { get; }

    /// <summary>The cache of the controller's own entities, without which it can do nothing.</summary>
    IInformerStatus Entities { get; }

    /// <summary>False when a reconcile hangs long past its time-out.</summary>
    bool IsAlive { get; }

    /// <summary>
    /// Works until <paramref name="stopping"/>, then finishes what is under way, which <paramref name="abort"/> cuts off.
    /// </summary>
    Task RunAsync(CancellationToken stopping, CancellationToken abort);
}
