using Ballast.Kubernetes.Caching;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>What is known of the CloudNativePG Clusters of a namespace.</summary>
/// <param name="State">Of the cache; null: the operator runs without CloudNativePG.</param>
/// <param name="ByName">Those that are known, also if the cache is not up to date any more.</param>
internal sealed record ObservedClusters(InformerState? State, IReadOnlyDictionary<string, V1Cluster> ByName)
{
    /// <summary>For stacks that name none.</summary>
    public static ObservedClusters None { get; } = new(null, new Dictionary<string, V1Cluster>());

    /// <summary>The Cluster of a dependency; null: it has none, or it is not known.</summary>
    public V1Cluster? Of(DependencySpec dependency) =>
        dependency.Cluster is { } name ? ByName.GetValueOrDefault(name) : null;

    /// <summary>Why a dependency's Cluster cannot be used; null: it can, or the dependency has none.</summary>
    public ApiError? Problem(DependencySpec dependency)
    {
        if (dependency.Cluster is not { } name)
        {
            return null;
        }

        return ByName.GetValueOrDefault(name) is not { } cluster
            ? Missing(name)
            : cluster.Metadata.DeletionTimestamp is not null
                ? new ApiError(Reasons.ClusterNotReady, $"Cluster {name} is being deleted")
                : cluster.Status is not { ReadyInstances: > 0 }
                    ? new ApiError(Reasons.ClusterNotReady, $"Cluster {name} has no ready instance: {Phase(cluster)}")
                    : null;
    }

    private ApiError Missing(string name) => State switch
    {
        null => new(
            Reasons.ClusterNotFound,
            $"Cluster {name} is not looked at, because the operator runs without CloudNativePG: set cloudNativePG.enabled in its "
                + "chart (--cloudnative-pg)"),
        InformerState.NotServed => new(
            Reasons.ClusterNotFound,
            $"Cluster {name} cannot exist, because CloudNativePG is not installed: the API server has no clusters of "
                + "postgresql.cnpg.io. Install CloudNativePG"),
        InformerState.Forbidden => new(
            Reasons.Forbidden,
            "the operator may not read clusters.postgresql.cnpg.io: set cloudNativePG.enabled in its chart, which grants it"),
        InformerState.Starting => new(Reasons.ClusterNotFound, $"Cluster {name} has not been read yet"),
        _ => new(Reasons.ClusterNotFound, $"Cluster {name} does not exist: create it, or change the name"),
    };

    // CloudNativePG's own words, which name no secret; cut, because nothing bounds them.
    private static string Phase(V1Cluster cluster) => cluster.Status?.Phase is { Length: > 0 } phase
        ? $"CloudNativePG says: {ApiError.Cut(phase)}"
        : "CloudNativePG has not said anything about it yet";
}
