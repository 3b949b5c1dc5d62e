using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Validate;

/// <summary>
/// The Secrets and ConfigMaps whose contents a spec uses: in environments, in mounts, and for external servers. Those for pulling
/// images and for an Ingress's TLS are not among them: the kubelet and the Ingress controller read these, and no pod changes with them.
/// </summary>
internal static class ReferenceKeys
{
    /// <summary>What is referred to, in a fixed order, with the keys that are used; null: all of them.</summary>
    public static IReadOnlyDictionary<ReferenceKey, IReadOnlySet<string>?> Of(AppStackSpec spec)
    {
        var found = new SortedDictionary<ReferenceKey, IReadOnlySet<string>?>(
            Comparer<ReferenceKey>.Create((a, b) => (a.Kind, string.CompareOrdinal(a.Name, b.Name)).CompareTo((b.Kind, 0))));
        foreach (var (_, variable) in Component.Environment(spec))
        {
            Add(found, ReferenceKind.Secret, variable.SecretKeyRef);
            Add(found, ReferenceKind.ConfigMap, variable.ConfigMapKeyRef);
        }

        foreach (var mount in Component.Of(spec).SelectMany(c => c.Spec.Mounts ?? []))
        {
            if (mount.Secret is { } secret)
                found[new ReferenceKey(ReferenceKind.Secret, secret)] = null;
            if (mount.ConfigMap is { } configMap)
                found[new ReferenceKey(ReferenceKind.ConfigMap, configMap)] = null;
        }

        foreach (var external in (spec.Dependencies ?? []).Select(External).OfType<ExternalSpec>())
            found[new ReferenceKey(ReferenceKind.Secret, external.SecretRef.Name)] = null;
        return found;
    }

    /// <summary>How a dependency that someone else runs is reached; null for every other one.</summary>
    public static ExternalSpec? External(DependencySpec dependency) =>
        dependency.Postgres?.External ?? dependency.Mysql?.External ?? dependency.Redis?.External
        ?? dependency.Rabbitmq?.External ?? dependency.Influxdb?.External;

    private static void Add(SortedDictionary<ReferenceKey, IReadOnlySet<string>?> found, ReferenceKind kind, KeyReference? reference)
    {
        if (reference is null)
            return;
        var key = new ReferenceKey(kind, reference.Name);
        if (!found.TryGetValue(key, out var keys))
            found[key] = keys = new SortedSet<string>(StringComparer.Ordinal);
        (keys as SortedSet<string>)?.Add(reference.Key);
    }
}
