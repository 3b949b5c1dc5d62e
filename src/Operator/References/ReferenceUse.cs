using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.References;

/// <summary>One place of a spec that refers to a Secret or ConfigMap for its contents.</summary>
/// <param name="Field">Where, as a person writes it.</param>
/// <param name="Object">What is referred to.</param>
/// <param name="Key">The key that is used; null: all of them.</param>
internal sealed record ReferenceUse(string Field, ReferenceKey Object, string? Key)
{
    /// <summary>Name of the environment variable that gets the value; null where there is none.</summary>
    public string? Variable { get; init; }

    /// <summary>False: for a dependency that is not required, so nothing waits for it.</summary>
    public bool Required { get; init; } = true;

    /// <summary>
    /// Every use, in the spec's order. Secrets for pulling images and for an Ingress's TLS are not among them: the kubelet and
    /// the Ingress controller read these, and no pod changes with them.
    /// </summary>
    public static IEnumerable<ReferenceUse> Of(AppStackSpec spec) =>
        Component.Environment(spec).Select(OfVariable).OfType<ReferenceUse>()
            .Concat(Component.Of(spec).SelectMany(OfMounts))
            .Concat((spec.Dependencies ?? []).Select(OfExternal).OfType<ReferenceUse>());

    /// <summary>How a dependency that someone else runs is reached; null for every other one.</summary>
    public static ExternalSpec? External(DependencySpec dependency) =>
        dependency.Postgres?.External ?? dependency.Mysql?.External ?? dependency.Redis?.External
        ?? dependency.Rabbitmq?.External ?? dependency.Influxdb?.External;

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
                yield return new ReferenceUse(field, new ReferenceKey(ReferenceKind.Secret, secret), null);
            }

            if (mount.ConfigMap is { } configMap)
            {
                yield return new ReferenceUse(field, new ReferenceKey(ReferenceKind.ConfigMap, configMap), null);
            }
        }
    }

    private static ReferenceUse? OfExternal(DependencySpec dependency) => External(dependency) is { } external
        ? new ReferenceUse(
            $"spec.dependencies[{dependency.Name}]", new ReferenceKey(ReferenceKind.Secret, external.SecretRef.Name), null)
        {
            Required = dependency.Required,
        }
        : null;
}
