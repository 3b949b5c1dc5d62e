using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Controllers;

/// <summary>A finalizer and its name on the entity, for example <c>example.dev/cleanup</c>.</summary>
internal sealed record NamedFinalizer<TEntity>(string Name, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject;

/// <summary>
/// The finalizers of a kind: added to an entity before its first reconcile, run and removed while it is being deleted. Only our
/// own names are changed, and only on the version that we read.
/// </summary>
internal sealed class FinalizerSet<TEntity>(
    IReadOnlyList<NamedFinalizer<TEntity>> finalizers, IKubernetesClient client, ILogger logger)
    where TEntity : class, IKubernetesObject
{
    /// <summary>Returns the entity with all finalizers on it; written only if one was missing.</summary>
    public async Task<TEntity> ApplyMissingAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var present = entity.Metadata.Finalizers ?? [];
        var missing = finalizers.Select(f => f.Name).Except(present).ToList();
        return missing.Count == 0 ? entity : await PatchAsync(entity, present.Concat(missing), cancellationToken);
    }

    /// <summary>Runs those of our finalizers that are on the entity, and removes each after it has succeeded.</summary>
    public async Task<ReconciliationResult<TEntity>> FinalizeAsync(TEntity entity, CancellationToken cancellationToken)
    {
        foreach (var (name, finalizer) in finalizers)
        {
            if (entity.Metadata.Finalizers?.Contains(name) != true)
            {
                continue;
            }

            var result = await finalizer.FinalizeAsync(entity, cancellationToken);
            if (!result.IsSuccess)
            {
                return result;
            }

            entity = await PatchAsync(entity, entity.Metadata.Finalizers.Where(f => f != name), cancellationToken);
            logger.Finalized(name);
        }

        return ReconciliationResult<TEntity>.Success(entity);
    }

    private Task<TEntity> PatchAsync(TEntity entity, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        // A merge patch replaces the whole list: without the resource version it could undo a change that others have made
        // since.
        var metadata = new JsonObject
        {
            ["resourceVersion"] = entity.Metadata.ResourceVersion,
            ["finalizers"] = new JsonArray([.. names.Select(n => (JsonNode?)JsonValue.Create(n))]),
        };
        return client.PatchAsync<TEntity>(
            entity.Metadata.Name!, entity.Metadata.Namespace, new JsonObject { ["metadata"] = metadata }, cancellationToken);
    }
}
