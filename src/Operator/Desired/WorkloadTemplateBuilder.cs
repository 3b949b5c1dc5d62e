using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>What the Deployment and the StatefulSet of a workload have in common: metadata and pod template.</summary>
internal static class WorkloadTemplateBuilder
{
    // Time for load balancers and proxies to notice that a pod has started or is stopping.
    private const int PauseSeconds = 5;

    /// <param name="live">The workload as it is; null if it does not exist.</param>
    /// <param name="isResumed">True: it had no pods, and gets some now.</param>
    /// <param name="now">The time.</param>
    public static V1ObjectMeta BuildMetadata(
        AppStack stack, AppRendering app, WorkloadShape workload, V1ObjectMeta? live, bool isResumed, DateTimeOffset now)
    {
        var annotations = Annotate(new() { [Labels.Release] = app.Release.Id }, app)!;
        if (app.Credentials is { } credentials)
        {
            annotations[Labels.Credentials] = credentials;
        }

        if (workload.IsProcess)
        {
            annotations[Labels.RolloutSince] = Since(app, isResumed ? null : live, now);
        }

        return ChildMetadata.Build(stack, Names.Workload(stack.Metadata.Name!, workload.Name), workload.Name) with
        {
            Annotations = annotations,
        };
    }

    /// <param name="selector">Selects the pods.</param>
    public static V1PodTemplateSpec Build(
        AppStack stack, AppRendering app, WorkloadShape workload, Dictionary<string, string> selector,
        ServerCapabilities capabilities)
    {
        var template = PodTemplateBuilder.Build(stack, app, workload.Name, workload.Spec);
        template.Metadata!.Annotations = Annotate(template.Metadata.Annotations, app);
        var pod = template.Spec!;
        var pause = workload.Port is not null && capabilities.HasSleepAction ? PauseSeconds : 0;
        pod.TerminationGracePeriodSeconds = workload.TerminationGracePeriodSeconds + pause;
        pod.TopologySpreadConstraints = workload.IsExclusive ? null :
        [
            new V1TopologySpreadConstraint
            {
                MaxSkew = 1,
                TopologyKey = "kubernetes.io/hostname",
                WhenUnsatisfiable = "ScheduleAnyway",
                LabelSelector = new V1LabelSelector { MatchLabels = selector },
            },
        ];
        var container = pod.Containers[0];
        container.Ports = workload.Port is { } port
            ? [new V1ContainerPort { Name = WorkloadServiceBuilder.PortName, ContainerPort = port }]
            : null;
        container.StartupProbe = WorkloadProbes.BuildStartup(workload);
        container.ReadinessProbe = WorkloadProbes.BuildReadiness(workload);
        container.LivenessProbe = WorkloadProbes.BuildLiveness(workload);
        container.Lifecycle = pause == 0
            ? null
            : new V1Lifecycle { PreStop = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = pause } } };
        return template;
    }

    // In the template too: with an unchanged template the workload would not start new pods.
    private static Dictionary<string, string>? Annotate(Dictionary<string, string>? annotations, AppRendering app) =>
        app.Attempt is { } attempt ? new(annotations ?? []) { [Labels.Attempt] = attempt } : annotations;

    private static string Since(AppRendering app, V1ObjectMeta? live, DateTimeOffset now) =>
        live?.Annotation(Labels.RolloutSince) is { } since && live.Annotation(Labels.Release) == app.Release.Id
        && live.Annotation(Labels.Attempt) == app.Attempt
            ? since
            : now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
