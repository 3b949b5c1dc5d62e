using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Brings the world in step with an entity. Level-triggered: called with what is, never with what happened.</summary>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>
    /// Called for a key that may be out of step; never twice at once for one key, and not for an entity that terminates.
    /// The entity is a copy of the newest in the cache, so changing it harms nobody. An exception counts as a failure.
    /// </summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>
    /// Called once when an entity that was reconciled is gone, with its last known state: for what is kept in memory, nothing
    /// else. Tried again after a failure. An entity that goes unseen (while this instance is down) is not reported.
    /// </summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>Cleans up what garbage collection cannot, before an entity goes.</summary>
public interface IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>Called while the entity terminates; the finalizer is removed after success, tried again after failure.</summary>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>Asks for a reconcile of a key from outside the watches, for example by a health check.</summary>
public interface IReconcileRequests<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>Enqueues the key at once; a no-op when it is already waiting.</summary>
    void Enqueue(string? @namespace, string name);
}
