using Ballast.Kubernetes.Caching;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>Reads the CloudNativePG Clusters that stacks name.</summary>
/// <param name="informer">Null: the operator runs without CloudNativePG.</param>
internal sealed class ClusterReader(IInformer<V1Cluster>? informer)
{
    /// <summary>The Clusters of the stack's namespace, if its spec or an earlier one names one.</summary>
    public ObservedClusters Load(AppStack stack, ObservedState observed)
    {
        var specs = observed.History.Releases.Select(r => r.Release.Spec.Value).Append(stack.Spec);
        return specs.Any(s => s.Dependencies?.Exists(d => d.Cluster is not null) == true)
            ? new ObservedClusters(informer?.State, Found(stack.Metadata.Namespace!))
            : ObservedClusters.None;
    }

    private Dictionary<string, V1Cluster> Found(string @namespace) =>
        (informer?.ByIndex(InformerIndexes.Namespace, @namespace) ?? [])
            .ToDictionary(c => c.Metadata.Name!, StringComparer.Ordinal);
}
