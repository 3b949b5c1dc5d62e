using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Gives a literal value to a variable that came from a Secret or ConfigMap. On Kubernetes 1.20 such an apply leaves an empty
/// valueFrom behind and is then rejected. So there a first apply pauses the Deployment and removes its variables, and a second
/// adds them again.
/// </summary>
internal static class VariableSwitch
{
    /// <summary>
    /// The first of the two steps: the Deployment paused and without variables. Null when no variable changes in this way.
    /// </summary>
    public static V1Deployment? FirstStep(V1Deployment desired, V1Deployment live)
    {
        var sourced = Variables(live).Where(v => v.ValueFrom is not null).Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        if (desired.Spec?.Template.Spec is not { } pod
            || !Variables(desired).Any(v => v.ValueFrom is null && sourced.Contains(v.Name)))
        {
            return null;
        }

        var bare =
            desired.Spec.Template with { Spec = pod with { Containers = pod.Containers.ConvertAll(c => c with { Env = null }) } };
        return new V1Deployment { Metadata = desired.Metadata, Spec = desired.Spec with { Paused = true, Template = bare } };
    }

    private static IEnumerable<V1EnvVar> Variables(V1Deployment deployment) =>
        (deployment.Spec?.Template.Spec?.Containers ?? []).SelectMany(c => c.Env ?? []);
}
