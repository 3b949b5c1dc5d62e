using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>The result of a reconcile. The shape is that of KubeOps, with <see cref="IsTerminal"/> added.</summary>
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject
{
    private ReconciliationResult(TEntity entity) => Entity = entity;

    /// <summary>The entity as reconciled.</summary>
    public TEntity Entity { get; }

    /// <summary>True when nothing failed.</summary>
    public bool IsSuccess { get; private init; }

    /// <summary>True for a failure that only a change of the entity can fix: no retry.</summary>
    public bool IsTerminal { get; private init; }

    /// <summary>What failed, in plain words; null on success.</summary>
    public string? ErrorMessage { get; private init; }

    /// <summary>The exception behind the failure, if any.</summary>
    public Exception? Error { get; private init; }

    /// <summary>When to reconcile again. Null on success: on the next change. Null on failure: after the key's backoff.</summary>
    public TimeSpan? RequeueAfter { get; private init; }

    /// <summary>Done; reconcile again after <paramref name="requeueAfter"/> if given. Resets the key's backoff.</summary>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity) { IsSuccess = true, RequeueAfter = requeueAfter };

    /// <summary>Failed; try again after <paramref name="requeueAfter"/>, or after the key's growing backoff.</summary>
    public static ReconciliationResult<TEntity> Failure(
        TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity) { ErrorMessage = errorMessage, Error = error, RequeueAfter = requeueAfter };

    /// <summary>Failed, and only a change of the entity can fix it: not tried again until then.</summary>
    public static ReconciliationResult<TEntity> Terminal(TEntity entity, string errorMessage, Exception? error = null) =>
        new(entity) { ErrorMessage = errorMessage, Error = error, IsTerminal = true };
}
