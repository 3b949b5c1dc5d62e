using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>The Deployment of web: a rolling update that loses no request.</summary>
internal static class WebDeploymentBuilder
{
    // Time for load balancers and proxies to notice that a pod has started or is stopping.
    private const int PauseSeconds = 5;
    private const int MinReadySeconds = 3;
    private const int RevisionHistoryLimit = 3;

    /// <param name="stop">True: no pods.</param>
    public static V1Deployment Build(AppStack stack, AppRendering app, WebSpec web, bool stop, ObservedState observed)
    {
        var name = Names.Web(stack.Metadata.Name!);
        var selector = ChildMetadata.BuildSelector(stack, Components.Web);
        return new V1Deployment
        {
            Metadata = ChildMetadata.Build(stack, name, Components.Web) with
            {
                Annotations = Annotate(Identify(app), app),
            },
            Spec = new V1DeploymentSpec
            {
                Replicas = stop ? 0 : Replicas(web, observed.Deployments.FirstOrDefault(d => d.Metadata.Name == name)),
                Selector = new V1LabelSelector { MatchLabels = selector },
                Template = BuildTemplate(stack, app, web, selector, observed.Capabilities),
                Strategy = new V1DeploymentStrategy
                {
                    Type = "RollingUpdate",
                    RollingUpdate =
                        new V1RollingUpdateDeployment { MaxUnavailable = 0, MaxSurge = WorkloadSize.RolloutSurge },
                },
                // Without the kubelet's sleep action, the old pod at least lives until proxies know the new one; the app itself
                // has to drain.
                MinReadySeconds = observed.Capabilities.HasSleepAction ? null : MinReadySeconds,
                RevisionHistoryLimit = RevisionHistoryLimit,
                ProgressDeadlineSeconds = app.Spec.Rollout.ProgressDeadlineSeconds,
            },
        };
    }

    // Under autoscaling, apply the live number within the bounds: if we left the field out, we would give up managing it, and
    // the server would reset it to one pod when autoscaling is switched on.
    private static int Replicas(WebSpec web, V1Deployment? live) => web.Autoscaling is { } scale
        ? Math.Clamp(live?.Spec?.Replicas ?? web.Replicas, scale.MinReplicas, Math.Max(scale.MinReplicas, scale.MaxReplicas))
        : web.Replicas;

    private static Dictionary<string, string> Identify(AppRendering app)
    {
        var annotations = new Dictionary<string, string> { [Labels.Release] = app.Release.Id };
        if (app.Credentials is { } credentials)
        {
            annotations[Labels.Credentials] = credentials;
        }

        return annotations;
    }

    // In the template too: with an unchanged template the Deployment would not start new pods.
    private static Dictionary<string, string>? Annotate(Dictionary<string, string>? annotations, AppRendering app) =>
        app.Attempt is { } attempt ? new(annotations ?? []) { [Labels.Attempt] = attempt } : annotations;

    private static V1PodTemplateSpec BuildTemplate(
        AppStack stack, AppRendering app, WebSpec web, Dictionary<string, string> selector, ServerCapabilities capabilities)
    {
        var template = PodTemplateBuilder.Build(stack, app, Components.Web, web);
        template.Metadata!.Annotations = Annotate(template.Metadata.Annotations, app);
        var pod = template.Spec!;
        var pause = capabilities.HasSleepAction ? PauseSeconds : 0;
        pod.TerminationGracePeriodSeconds = web.TerminationGracePeriodSeconds + pause;
        pod.TopologySpreadConstraints =
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
        container.Ports = [new V1ContainerPort { Name = WebServiceBuilder.PortName, ContainerPort = web.Port }];
        container.StartupProbe = WebProbes.BuildStartup(web);
        container.ReadinessProbe = WebProbes.BuildReadiness(web);
        container.LivenessProbe = WebProbes.BuildLiveness(web);
        container.Lifecycle = pause == 0
            ? null
            : new V1Lifecycle { PreStop = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = pause } } };
        return template;
    }
}
