using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Controllers;

/// <summary>A finalizer and the name under which it stands on the entity, for example <c>example.dev/cleanup</c>.</summary>
internal sealed record NamedFinalizer<TEntity>(string Name, IEntityFinalizer<TEntity> Finalizer)
    where TEntity : class, IKubernetesObject;

/// <summary>
/// The finalizers of a kind: put on an entity before its first reconcile, run and taken off while it terminates. Only our own
/// names are touched, and only on the very version we saw.
/// </summary>
internal sealed class FinalizerSet<TEntity>(
    IReadOnlyList<NamedFinalizer<TEntity>> finalizers, IKubernetesClient client, ILogger logger)
    where TEntity : class, IKubernetesObject
{
    /// <summary>The entity with all finalizers on it; written only when one was missing.</summary>
    public async Task<TEntity> ApplyMissingAsync(TEntity entity, CancellationToken cancellationToken)
    {
        var present = entity.Metadata.Finalizers ?? [];
        var missing = finalizers.Select(f => f.Name).Except(present).ToList();
        return missing.Count == 0 ? entity : await PatchAsync(entity, present.Concat(missing), cancellationToken);
    }

    /// <summary>Runs those of our finalizers that are on the entity, and takes each off after its success.</summary>
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
        // A merge patch replaces the whole list; the version keeps it from undoing what others have done to it since.
        var metadata = new JsonObject
        {
            ["resourceVersion"] = entity.Metadata.ResourceVersion,
            ["finalizers"] = new JsonArray([.. names.Select(n => (JsonNode?)JsonValue.Create(n))]),
        };
        return client.PatchAsync<TEntity>(
            entity.Metadata.Name!, entity.Metadata.Namespace, new JsonObject { ["metadata"] = metadata }, cancellationToken);
    }
}
