using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.References;

/// <summary>A field of a spec that uses the contents of a Secret or ConfigMap.</summary>
/// <param name="Field">Path of the field, for messages.</param>
/// <param name="Object">The Secret or ConfigMap.</param>
/// <param name="Key">The key that is used; null: all keys.</param>
internal sealed record ReferenceUse(string Field, ReferenceKey Object, string? Key)
{
    /// <summary>Name of the environment variable that gets the value; null if there is none.</summary>
    public string? Variable { get; init; }

    /// <summary>False: for an optional dependency, so nothing waits for the object.</summary>
    public bool Required { get; init; } = true;

    /// <summary>
    /// Every use, in the spec's order. Excludes image pull secrets and the TLS secret of an Ingress: the kubelet and the Ingress
    /// controller read these, and a change of them needs no new pods.
    /// </summary>
    public static IEnumerable<ReferenceUse> Of(AppStackSpec spec) =>
        Component.Environment(spec).Select(OfVariable).OfType<ReferenceUse>()
            .Concat(Component.Of(spec).SelectMany(OfMounts))
            .Concat((spec.Dependencies ?? []).SelectMany(OfExternal));

    /// <summary>The external source of a dependency, or that of its Cluster; null if it has none.</summary>
    public static ExternalSpec? External(DependencySpec dependency) =>
        OfCluster(dependency.Postgres)
            ?? dependency.Postgres?.External ?? dependency.Mysql?.External ?? dependency.Redis?.External
            ?? dependency.Rabbitmq?.External ?? dependency.Influxdb?.External;

    /// <summary>The object and key with the authority of an external server; null if it names none.</summary>
    public static (ReferenceKey Object, string Key)? Authority(ExternalSpec external) => external.Tls?.CaRef switch
    {
        { SecretKeyRef: { } secret } => (new ReferenceKey(ReferenceKind.Secret, secret.Name), secret.Key),
        { ConfigMapKeyRef: { } map } => (new ReferenceKey(ReferenceKind.ConfigMap, map.Name), map.Key),
        _ => null,
    };

    private static ExternalSpec? OfCluster(PostgresSpec? postgres) => postgres?.Cluster is { } cluster
        ? postgres.ClusterSource ?? ClusterSource.Of(cluster.Name)
        : null;

    private static ReferenceUse? OfVariable((string Field, EnvironmentVariable Variable) item) => item.Variable switch
    {
        { SecretKeyRef: { } secret } =>
            new(item.Field, new(ReferenceKind.Secret, secret.Name), secret.Key) { Variable = item.Variable.Name },
        { ConfigMapKeyRef: { } map } =>
            new(item.Field, new(ReferenceKind.ConfigMap, map.Name), map.Key) { Variable = item.Variable.Name },
        _ => null,
    };

    private static IEnumerable<ReferenceUse> OfMounts(Component component)
    {
        foreach (var mount in component.Spec.Mounts ?? [])
        {
            var field = $"{component.Field}.mounts[{mount.Path}]";
            if (mount.Secret is { } secret)
            {
                yield return new ReferenceUse(field, new ReferenceKey(ReferenceKind.Secret, secret), mount.Key);
            }

            if (mount.ConfigMap is { } configMap)
            {
                yield return new ReferenceUse(field, new ReferenceKey(ReferenceKind.ConfigMap, configMap), mount.Key);
            }
        }
    }

    private static IEnumerable<ReferenceUse> OfExternal(DependencySpec dependency)
    {
        if (External(dependency) is not { } external)
        {
            yield break;
        }

        var field = $"spec.dependencies[{dependency.Name}]";
        yield return new ReferenceUse(field, new ReferenceKey(ReferenceKind.Secret, external.SecretRef.Name), null)
        {
            Required = dependency.Required,
        };
        if (Authority(external) is { } authority)
        {
            yield return new ReferenceUse(field + ".tls.caRef", authority.Object, authority.Key)
            {
                Required = dependency.Required
            };
        }
    }
}
