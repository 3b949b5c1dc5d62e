using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Changes variables in two steps where one apply cannot: the first removes the workload's variables and holds its pods, the
/// second adds them again. Kubernetes 1.20 needs it for a literal value in place of one from a Secret or ConfigMap, because such
/// an apply leaves an empty valueFrom behind and is rejected. Servers before 1.24 need it for a variable that another one refers
/// to and that has to stand before it, because they put a new variable at the end.
/// </summary>
internal static class VariableSwitch
{
    /// <summary>
    /// The first of the two steps. Null when no variable changes from a sourced to a literal one, or for a kind without a pod
    /// template.
    /// </summary>
    public static T? FirstStep<T>(T desired, T live)
        where T : class, IKubernetesObject
    {
        var sourced = Variables(live).Where(v => v.ValueFrom is not null).Select(v => v.Name).ToHashSet(StringComparer.Ordinal);
        return Variables(desired).Any(v => v.ValueFrom is null && sourced.Contains(v.Name)) ? WithoutVariables(desired) : null;
    }

    /// <summary>
    /// The workload without variables, and so that no pod is replaced or started because of it. Null for a kind without a pod
    /// template.
    /// </summary>
    public static T? WithoutVariables<T>(T desired)
        where T : class, IKubernetesObject => Build(desired) as T;

    private static IKubernetesObject? Build(IKubernetesObject desired) => desired switch
    {
        V1Deployment { Spec: { } spec } deployment => new V1Deployment
        {
            Metadata = deployment.Metadata,
            Spec = spec with { Paused = true, Template = Bare(spec.Template) },
        },
        V1StatefulSet { Spec: { } spec } set => new V1StatefulSet
        {
            Metadata = set.Metadata,
            Spec = spec with
            {
                UpdateStrategy = new V1StatefulSetUpdateStrategy { Type = "OnDelete" },
                Template = Bare(spec.Template),
            },
        },
        V1CronJob { Spec: { JobTemplate: var job } spec } task => new V1CronJob
        {
            Metadata = task.Metadata,
            Spec = spec with
            {
                Suspend = true,
                JobTemplate = job with { Spec = job.Spec with { Template = Bare(job.Spec.Template) } },
            },
        },
        _ => null,
    };

    private static V1PodTemplateSpec Bare(V1PodTemplateSpec template) => template.Spec is not { } pod ? template
        : template with { Spec = pod with { Containers = pod.Containers.ConvertAll(c => c with { Env = null }) } };

    private static IEnumerable<V1EnvVar> Variables(IKubernetesObject workload) =>
        (Template(workload)?.Spec?.Containers ?? []).SelectMany(c => c.Env ?? []);

    private static V1PodTemplateSpec? Template(IKubernetesObject workload) => workload switch
    {
        V1Deployment deployment => deployment.Spec?.Template,
        V1StatefulSet set => set.Spec?.Template,
        V1CronJob task => task.Spec?.JobTemplate.Spec.Template,
        _ => null,
    };
}
