using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Naming;

/// <summary>Finds the stacks that name a CloudNativePG Cluster, in the cache of stacks.</summary>
internal static class ClusterIndex
{
    private const string Name = "cluster";

    /// <summary>Makes the cache of stacks find them.</summary>
    public static void Configure(InformerOptions<AppStack> stacks) => stacks.Indexes[Name] = static stack =>
        (stack.Spec?.Dependencies ?? []).Select(d => d.Cluster).OfType<string>().Distinct()
            .Select(cluster => Key(stack.Metadata.Namespace, cluster));

    /// <summary>The stacks that name the Cluster.</summary>
    public static IEnumerable<ObjectKey> StacksOf(IInformer<AppStack> stacks, V1Cluster cluster) =>
        stacks.ByIndex(Name, Key(cluster.Metadata.Namespace, cluster.Metadata.Name!))
            .Select(stack => new ObjectKey(stack.Metadata.Namespace, stack.Metadata.Name!));

    private static string Key(string? @namespace, string cluster) => $"{@namespace}/{cluster}";
}
