using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Observe;

/// <summary>
/// How the caches keep stacks and their children: in compact form, whole but for the copies that kubectl apply adds. An operator
/// of a thousand stacks holds some twenty thousand objects.
/// </summary>
internal static class CachedObjects
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Configures the cache of the stacks.</summary>
    public static void Configure(InformerOptions<AppStack> options) => MakeCompact(options);

    /// <summary>Configures the cache of a kind of children.</summary>
    public static void ConfigureChild<T>(InformerOptions<T> options)
        where T : class, IKubernetesObject
    {
        MakeCompact(options);
        StackIndex.Configure(options);
    }

    // Stacks are found by name, and children by their stack.
    private static void MakeCompact<T>(InformerOptions<T> options)
        where T : class, IKubernetesObject
    {
        options.Indexes.Clear();
        options.Compact = true;
        options.Trim = static item => item.Metadata.Annotations?.Remove(LastApplied);
    }
}
