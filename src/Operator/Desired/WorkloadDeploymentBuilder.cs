using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>The Deployment of web or of a process: a rolling update that loses no request.</summary>
internal static class WorkloadDeploymentBuilder
{
    private const int MinReadySeconds = 3;
    private const int RevisionHistoryLimit = 3;

    /// <param name="stop">True: no pods.</param>
    public static V1Deployment Build(
        AppStack stack, AppRendering app, WorkloadShape workload, bool stop, ObservedState observed)
    {
        var name = Names.Workload(stack.Metadata.Name!, workload.Name);
        var live = observed.Deployments.FirstOrDefault(d => d.Metadata.Name == name);
        var selector = ChildMetadata.BuildSelector(stack, workload.Name);
        var replicas = stop ? 0 : Replicas(workload, live);
        var template = WorkloadTemplateBuilder.Build(stack, app, workload, selector, observed.Capabilities);
        return new V1Deployment
        {
            Metadata = WorkloadTemplateBuilder.BuildMetadata(
                stack, app, workload, live?.Metadata, isResumed: live?.Spec?.Replicas == 0 && replicas > 0, observed.At),
            Spec = new V1DeploymentSpec
            {
                Replicas = replicas,
                Selector = new V1LabelSelector { MatchLabels = selector },
                Template = template,
                Strategy = new V1DeploymentStrategy
                {
                    Type = "RollingUpdate",
                    RollingUpdate =
                        new V1RollingUpdateDeployment { MaxUnavailable = 0, MaxSurge = WorkloadSize.RolloutSurge },
                },
                MinReadySeconds = MinReady(workload, template, observed.Capabilities),
                RevisionHistoryLimit = RevisionHistoryLimit,
                ProgressDeadlineSeconds = app.Spec.Rollout.ProgressDeadlineSeconds,
            },
        };
    }

    // Without checks a container is ready as soon as it runs, so one that ends a moment later would count as rolled out. Without
    // the kubelet's sleep action, the old pod at least lives until proxies know the new one; the app itself has to drain.
    private static int? MinReady(WorkloadShape workload, V1PodTemplateSpec template, ServerCapabilities capabilities) =>
        !TimedRollout.HasChecks(template) ? TimedRollout.SettleSeconds
            : workload.Port is null || capabilities.HasSleepAction ? null
            : MinReadySeconds;

    // Under autoscaling, apply the live number within the bounds: if we left the field out, we would give up managing it, and
    // the server would reset it to one pod when autoscaling is switched on.
    private static int Replicas(WorkloadShape workload, V1Deployment? live) => workload.Autoscaling is { } scale
        ? Math.Clamp(
            live?.Spec?.Replicas ?? workload.Replicas, scale.MinReplicas, Math.Max(scale.MinReplicas, scale.MaxReplicas))
        : workload.Replicas;
}
