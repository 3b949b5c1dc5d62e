using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Handles one key: reports a deleted entity, runs finalizers, or reconciles.</summary>
internal sealed class EntityReconciler<TEntity>(
    IInformer<TEntity> informer,
    IEntityController<TEntity> controller,
    FinalizerSet<TEntity> finalizers,
    JsonTypeInfo<TEntity> json)
    where TEntity : class, IKubernetesObject
{
    // Entities that the controller has seen and that are not yet reported as deleted. Kept after a loss of leadership.
    private readonly ConcurrentDictionary<ObjectKey, TEntity> _reconciled = [];

    /// <summary>Keys that the controller has seen, and whose deletion may have to be reported.</summary>
    public IEnumerable<ObjectKey> Reconciled => _reconciled.Keys;

    /// <summary>True while the entity of that key is in the cache.</summary>
    public bool Exists(ObjectKey key) => informer.Get(key.Namespace, key.Name) is not null;

    /// <summary>Keeps the last state of a deleted entity for <see cref="IEntityController{TEntity}.DeletedAsync"/>.</summary>
    public void KeepLastState(TEntity gone)
    {
        var key = ObjectKey.Of(gone);
        if (_reconciled.TryGetValue(key, out var known) && known.Metadata.Uid == gone.Metadata.Uid)
        {
            _reconciled.TryUpdate(key, gone, known);
        }
    }

    /// <summary>The result; null when there was nothing to do.</summary>
    public async Task<ReconciliationResult<TEntity>?> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var cached = informer.Get(key.Namespace, key.Name);
        if (_reconciled.TryGetValue(key, out var former) && former.Metadata.Uid != cached?.Metadata.Uid)
        {
            var farewell = await controller.DeletedAsync(Copy(former), cancellationToken);
            if (!farewell.IsSuccess && !farewell.IsTerminal)
            {
                return farewell;
            }

            _reconciled.TryRemove(key, out _);
        }

        if (cached is null)
        {
            return null;
        }

        _reconciled[key] = cached;
        var entity = Copy(cached);
        if (entity.Metadata.DeletionTimestamp is not null)
        {
            return await finalizers.FinalizeAsync(entity, cancellationToken);
        }

        entity = await finalizers.ApplyMissingAsync(entity, cancellationToken);
        return await controller.ReconcileAsync(entity, cancellationToken);
    }

    // A copy, because the cache is shared: a controller that changes its entity would otherwise change the cache.
    private TEntity Copy(TEntity cached)
    {
        var copy = JsonSerializer.SerializeToElement(cached, json).Deserialize(json)!;
        if ((cached, copy) is (IUnreadableObject { Unreadable: { } field }, IUnreadableObject unreadable))
        {
            unreadable.Unreadable = field;
        }

        return copy;
    }
}
