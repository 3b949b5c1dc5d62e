using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Changes variables in two steps where one apply cannot: the first pauses the Deployment and removes its variables, the second
/// adds them again. Kubernetes 1.20 needs it for a literal value in place of one from a Secret or ConfigMap, because such an
/// apply leaves an empty valueFrom behind and is rejected. Servers before 1.24 need it for a variable that another one refers to
/// and that has to stand before it, because they put a new variable at the end.
/// </summary>
internal static class VariableSwitch
{
    /// <summary>
    /// The first of the two steps: the Deployment paused and without variables. Null when no variable changes in this way.
    /// </summary>
    public static V1Deployment? FirstStep(V1Deployment desired, V1Deployment live)
    {
        var sourced = Variables(live).Where(v => v.ValueFrom is not null).Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        return Variables(desired).Any(v => v.ValueFrom is null && sourced.Contains(v.Name)) ? WithoutVariables(desired) : null;
    }

    /// <summary>The Deployment paused and without variables.</summary>
    public static V1Deployment WithoutVariables(V1Deployment desired)
    {
        var template = desired.Spec!.Template;
        var containers = template.Spec!.Containers.ConvertAll(c => c with { Env = null });
        return new V1Deployment
        {
            Metadata = desired.Metadata,
            Spec = desired.Spec with
            {
                Paused = true,
                Template = template with { Spec = template.Spec with { Containers = containers } },
            },
        };
    }

    private static IEnumerable<V1EnvVar> Variables(V1Deployment deployment) =>
        (deployment.Spec?.Template.Spec?.Containers ?? []).SelectMany(c => c.Env ?? []);
}
