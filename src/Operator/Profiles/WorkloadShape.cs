using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>
/// A long-running component of a filled spec, web or a process: what its workload and the objects beside it need.
/// </summary>
/// <param name="Name">Value of the component label of its pods.</param>
/// <param name="Spec">The component.</param>
internal sealed record WorkloadShape(string Name, ComponentSpec Spec)
{
    /// <summary>True: never two pods at once, so it is a StatefulSet of one.</summary>
    public bool IsExclusive => Spec is ProcessSpec { Exclusive: true };

    /// <summary>True: not web.</summary>
    public bool IsProcess => Spec is ProcessSpec;

    public int? Port => Spec is WebSpec web ? web.Port : Process?.Port;

    public int Replicas => Spec is WebSpec web ? web.Replicas : Process?.Replicas ?? 1;

    public AutoscalingSpec? Autoscaling => Spec is WebSpec web ? web.Autoscaling : Process?.Autoscaling;

    public DisruptionSpec Disruption => (Spec is WebSpec web ? web.Disruption : Process?.Disruption) ?? new DisruptionSpec();

    public IngressSpec? Ingress => Spec is WebSpec web ? web.Ingress : Process?.Ingress;

    public int TerminationGracePeriodSeconds => Spec is WebSpec web
        ? web.TerminationGracePeriodSeconds
        : Process?.TerminationGracePeriodSeconds ?? ProfileDefaults.TerminationGracePeriodSeconds;

    public StartupHealthSpec? Startup => Spec is WebSpec web ? web.Health?.Startup : Process?.Health?.Startup;

    public ReadinessHealthSpec? Readiness => Spec is WebSpec web ? web.Health?.Readiness : Process?.Health?.Readiness;

    public LivenessHealthSpec? Liveness => Spec is WebSpec web ? web.Health?.Liveness : Process?.Health?.Liveness;

    private ProcessSpec? Process => Spec as ProcessSpec;

    /// <summary>The long-running components of a spec, in the order in which they are written.</summary>
    public static IEnumerable<WorkloadShape> Of(AppStackSpec spec) =>
        Component.Workloads(spec).Select(c => new WorkloadShape(c.Name, c.Spec));
}
