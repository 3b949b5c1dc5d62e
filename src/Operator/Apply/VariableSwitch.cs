using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Gives a variable that comes from a Secret or ConfigMap a value of its own. Kubernetes 1.20 leaves an empty source behind when
/// an apply does that, and then refuses it; so there the variables are taken out first, while the Deployment pauses, and put in
/// anew.
/// </summary>
internal static class VariableSwitch
{
    /// <summary>
    /// The first of the two steps: the Deployment at a pause, without variables. Null where no variable is switched so.
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
