using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>
/// The environment in the spec of a component. It takes precedence over the generated one, which pods read from its Secret.
/// </summary>
internal static class ComponentEnvironment
{
    /// <summary>
    /// Each name once, in the order of first mention. The component's own value takes precedence over the stack's.
    /// </summary>
    public static IReadOnlyList<EnvironmentVariable> Effective(FilledSpec spec, ComponentSpec component)
    {
        var variables = new OrderedDictionary<string, EnvironmentVariable>(StringComparer.Ordinal);
        foreach (var variable in (spec.Env ?? []).Concat(component.Env ?? []))
        {
            variables[variable.Name] = variable;
        }

        return [.. variables.Values];
    }

    /// <summary>
    /// The variables of a container. Those that the operator adds come first, so that a value can refer to them:
    /// <c>$(POD_IP)</c>.
    /// </summary>
    public static List<V1EnvVar> Build(string stack, FilledSpec spec, ComponentSpec component)
    {
        var written = Effective(spec, component);
        var taken = written.Select(v => v.Name)
            .Concat(spec.Dependencies.SelectMany(d => (d.Env ?? []).Select(v => v.Name))).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. OfPod(stack).Where(v => !taken.Contains(v.Name)),
            .. ProfileEnvironment.Of(component).Select(v => new V1EnvVar { Name = v.Key, Value = v.Value }),
            .. written.Select(Convert),
        ];
    }

    private static IEnumerable<V1EnvVar> OfPod(string stack) =>
        ProfileEnvironment.PodFields
            .Select(v => new V1EnvVar
            {
                Name = v.Key,
                ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = v.Value } },
            })
            .Append(new V1EnvVar { Name = ProfileEnvironment.AppName, Value = stack });

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
