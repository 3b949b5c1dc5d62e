using Ballast.Kubernetes.Caching;

namespace Ballast.Kubernetes.Controllers;

/// <summary>A controller for its host, which runs it.</summary>
internal interface IControllerLoop
{
    /// <summary>The name in logs and metrics.</summary>
    string Name { get; }

    /// <summary>The cache of the controller's own entities, which it needs to work.</summary>
    IInformerStatus Entities { get; }

    /// <summary>False when a reconcile hangs long past its time-out.</summary>
    bool IsAlive { get; }

    /// <summary>
    /// Works until <paramref name="stopping"/>, then finishes the reconciles that run; <paramref name="abort"/> cancels them.
    /// </summary>
    Task RunAsync(CancellationToken stopping, CancellationToken abort);
}
