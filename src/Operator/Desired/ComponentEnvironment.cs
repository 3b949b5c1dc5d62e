using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>
/// The environment that an author wrote for a component; it wins over the generated one, which pods read from its Secret.
/// </summary>
internal static class ComponentEnvironment
{
    /// <summary>Each name once, in the order of first mention: the component's own value, else the stack's.</summary>
    public static IReadOnlyList<EnvironmentVariable> Effective(AppStackSpec spec, ComponentSpec component)
    {
        var variables = new OrderedDictionary<string, EnvironmentVariable>(StringComparer.Ordinal);
        foreach (var variable in (spec.Env ?? []).Concat(component.Env ?? []))
        {
            variables[variable.Name] = variable;
        }

        return [.. variables.Values];
    }

    public static List<V1EnvVar> Build(AppStackSpec spec, ComponentSpec component) =>
    [
        .. ProfileEnvironment.Of(component).Select(v => new V1EnvVar { Name = v.Key, Value = v.Value }),
        .. Effective(spec, component).Select(Convert),
    ];

    private static V1EnvVar Convert(EnvironmentVariable variable) => new()
    {
        Name = variable.Name,
        Value = variable is { SecretKeyRef: null, ConfigMapKeyRef: null } ? variable.Value ?? "" : null,
        ValueFrom = variable switch
        {
            { SecretKeyRef: { } secret } =>
                new V1EnvVarSource { SecretKeyRef = new V1KeySelector { Name = secret.Name, Key = secret.Key } },
            { ConfigMapKeyRef: { } map } =>
                new V1EnvVarSource { ConfigMapKeyRef = new V1KeySelector { Name = map.Name, Key = map.Key } },
            _ => null,
        },
    };
}
