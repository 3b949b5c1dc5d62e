using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Reconciles an entity. Level-triggered: called with the current state, never with the change.</summary>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>
    /// Called for a key that may need a reconcile; never twice at once for one key, and not for an entity that is being
    /// deleted. The entity is a copy of the newest in the cache, so it can be changed safely. An exception counts as a failure.
    /// </summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>
    /// Called once when an entity that was reconciled has been deleted, with its last known state. Only to free memory: a
    /// deletion while this instance is down is not reported. Tried again after a failure.
    /// </summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>Cleans up what garbage collection cannot, before an entity is deleted.</summary>
public interface IEntityFinalizer<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>
    /// Called while the entity is being deleted; the finalizer is removed after success, tried again after failure.
    /// </summary>
    Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken);
}

/// <summary>Asks for a reconcile of a key from outside the watches, for example by a health check.</summary>
public interface IReconcileRequests<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>Enqueues the key at once; a no-op when it is already waiting.</summary>
    void Enqueue(string? @namespace, string name);
}
