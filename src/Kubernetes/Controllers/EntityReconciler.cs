using System.Collections.Concurrent;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Handles one key: reports a deleted entity, runs finalizers, or reconciles.</summary>
internal sealed class EntityReconciler<TEntity>
    where TEntity : class, IKubernetesObject
{
    private readonly IInformer<TEntity> _informer;
    private readonly IEntityController<TEntity> _controller;
    private readonly FinalizerSet<TEntity> _finalizers;

    // Entities that the controller has seen and that are not yet reported as deleted. Kept after a loss of leadership.
    private readonly ConcurrentDictionary<ObjectKey, Seen> _reconciled = [];

    /// <param name="informer">
    /// A compact cache, which returns new objects: a controller that changes its entity would otherwise change the cache.
    /// </param>
    /// <param name="controller">Reconciles.</param>
    /// <param name="finalizers">The kind's finalizers.</param>
    public EntityReconciler(
        IInformer<TEntity> informer, IEntityController<TEntity> controller, FinalizerSet<TEntity> finalizers)
    {
        (_informer, _controller, _finalizers) = (informer, controller, finalizers);

        // For good, also while another instance leads: only the cache's last word tells what a deleted entity was.
        informer.Subscribe((old, current) =>
        {
            if (current is null)
            {
                KeepLastState(old!);
            }
        });
    }

    /// <summary>Keys that the controller has seen, and whose deletion may have to be reported.</summary>
    public IEnumerable<ObjectKey> Reconciled => _reconciled.Keys;

    /// <summary>True while the entity of that key is in the cache.</summary>
    public bool Exists(ObjectKey key) => _informer.Contains(key.Namespace, key.Name);

    /// <summary>The result; null when there was nothing to do.</summary>
    public async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var entity = _informer.Get(key.Namespace, key.Name);
        if (_reconciled.TryGetValue(key, out var former) && former.Uid != entity?.Metadata.Uid)
        {
            if (former.Last is not { } last)
            {
                // The cache is just about to report the deletion, which enqueues the key again.
                return null;
            }

            var reported = await _controller.DeletedAsync(last, cancellationToken);
            if (!reported.IsSuccess && !reported.IsTerminal)
            {
                return reported;
            }

            _reconciled.TryRemove(key, out _);
        }

        if (entity is null)
        {
            return null;
        }

        Remember(key, entity);
        if (entity.Metadata.DeletionTimestamp is not null)
        {
            return await _finalizers.FinalizeAsync(entity, cancellationToken);
        }

        entity = await _finalizers.ApplyMissingAsync(entity, cancellationToken);
        return await _controller.ReconcileAsync(entity, cancellationToken);
    }

    private void Remember(ObjectKey key, TEntity entity)
    {
        var uid = entity.Metadata.Uid;
        if (_reconciled.TryGetValue(key, out var known) && known.Uid == uid)
        {
            return;
        }

        var seen = _reconciled[key] = new Seen(uid, entity);

        // Its deletion may have been reported before it was remembered: then nobody will tell what it was.
        if (_informer.Get(key.Namespace, key.Name)?.Metadata.Uid == uid)
        {
            _reconciled.TryUpdate(key, seen with { Last = null }, seen);
        }
    }

    private void KeepLastState(TEntity gone)
    {
        var key = ObjectKey.Of(gone);
        while (_reconciled.TryGetValue(key, out var known) && known.Uid == gone.Metadata.Uid
            && !_reconciled.TryUpdate(key, known with { Last = gone }, known))
        {
            // Remembered at the same time.
        }
    }

    /// <summary>An entity that the controller has seen.</summary>
    /// <param name="Uid">Its uid.</param>
    /// <param name="Last">Its last state, once it has been deleted.</param>
    private sealed record Seen(string? Uid, TEntity? Last);
}
