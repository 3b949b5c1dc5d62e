using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>Takes one key through what is due for it: the farewell of a former entity, finalizers, or a reconcile.</summary>
internal sealed class EntityReconciler<TEntity>(
    IInformer<TEntity> informer,
    IEntityController<TEntity> controller,
    FinalizerSet<TEntity> finalizers,
    JsonTypeInfo<TEntity> json)
    where TEntity : class, IKubernetesObject
{
    // What was handed to the controller and not yet reported gone. Outlives a loss of leadership.
    private readonly ConcurrentDictionary<ObjectKey, TEntity> _reconciled = [];

    /// <summary>Keys that the controller has seen and may have to be told the end of.</summary>
    public IEnumerable<ObjectKey> Reconciled => _reconciled.Keys;

    /// <summary>True while an entity of that key is in the cache.</summary>
    public bool Exists(ObjectKey key) => informer.Get(key.Namespace, key.Name) is not null;

    /// <summary>
    /// Keeps the last state of an entity that has just gone, for <see cref="IEntityController{TEntity}.DeletedAsync"/>.
    /// </summary>
    public void KeepLastState(TEntity gone)
    {
        var key = ObjectKey.Of(gone);
        if (_reconciled.TryGetValue(key, out var known) && known.Metadata.Uid == gone.Metadata.Uid)
        {
            _reconciled.TryUpdate(key, gone, known);
        }
    }

    /// <summary>What came of it; null when there was nothing to do.</summary>
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

    // The cache is shared; a controller that changes its entity must change only its own copy.
    private TEntity Copy(TEntity cached) => JsonSerializer.SerializeToElement(cached, json).Deserialize(json)!;
}
