using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// Every kind of child that is watched. Secrets are not watched: for that the operator would need permission to read all
/// Secrets.
/// </summary>
internal static class ChildKinds
{
    /// <summary>In the order of apply within a phase; pruned in reverse order.</summary>
    public static IReadOnlyList<ChildKind> All { get; } =
    [
        new ChildKind<V1ServiceAccount>(o => o.ServiceAccounts, (o, found) => o with { ServiceAccounts = found })
        {
            Desired = d => d.ServiceAccounts,
            Phase = _ => ApplyPhase.Identity,
        },
        new ChildKind<V1NetworkPolicy>(o => o.NetworkPolicies, (o, found) => o with { NetworkPolicies = found })
        {
            Desired = d => d.NetworkPolicies,
            Phase = _ => ApplyPhase.ServerNetwork,
        },
        new ChildKind<V1Service>(o => o.Services, (o, found) => o with { Services = found })
        {
            Desired = d => d.Services,
            Phase = s => s.Metadata.Label(Labels.Name) == Components.App ? ApplyPhase.AppNetwork : ApplyPhase.ServerNetwork,
        },
        new ChildKind<V1Deployment>(o => o.Deployments, (o, found) => o with { Deployments = found })
        {
            Desired = d => d.Deployments,
            Phase = _ => ApplyPhase.App,
            Template = new(d => d.Spec?.Template, (d, template) => d.Spec!.Template = template),
        },
        new ChildKind<V1StatefulSet>(o => o.StatefulSets, (o, found) => o with { StatefulSets = found })
        {
            Desired = d => d.StatefulSets,
            Phase = s => s.Metadata.Label(Labels.Name) == Components.App ? ApplyPhase.App : ApplyPhase.Servers,
            Template = new(s => s.Spec?.Template, ReplaceServerTemplate),
        },
        new ChildKind<V1CronJob>(o => o.CronJobs, (o, found) => o with { CronJobs = found })
        {
            Desired = d => d.CronJobs,
            Phase = _ => ApplyPhase.App,
        },
        new ChildKind<V1PodDisruptionBudget>(o => o.DisruptionBudgets, (o, found) => o with { DisruptionBudgets = found })
        {
            Desired = d => d.DisruptionBudgets,
            Phase = _ => ApplyPhase.App,
        },
        new ChildKind<V2HorizontalPodAutoscaler>(o => o.Autoscalers, (o, found) => o with { Autoscalers = found })
        {
            Desired = d => d.Autoscalers,
            Phase = _ => ApplyPhase.App,
        },
        new ChildKind<V1Ingress>(o => o.Ingresses, (o, found) => o with { Ingresses = found })
        {
            Desired = d => d.Ingresses,
            Phase = _ => ApplyPhase.App,
        },

        // These kinds have rules of their own: ClaimApplier, MigrationStarter, HistoryWriter, BrokenPodCleaner.
        new ChildKind<V1PersistentVolumeClaim>(o => o.Claims, (o, found) => o with { Claims = found })
        {
            Desired = d => d.Claims,
        },
        new ChildKind<V1Job>(o => o.Jobs, (o, found) => o with { Jobs = found })
        {
            Desired = d => d.MigrationJob is { } job ? [job] : [],
        },
        new ChildKind<V1ControllerRevision>(o => o.Revisions, (o, found) => o with { Revisions = found }),
        new ChildKind<V1Pod>(o => o.Pods, (o, found) => o with { Pods = found }),
    ];

    /// <summary>The kind of that type.</summary>
    public static ChildKind<T> Of<T>()
        where T : class, IKubernetesObject => All.OfType<ChildKind<T>>().Single();

    // Pull secrets are not part of a server's identity: those of the plan differ from the live ones only where the pod cannot be
    // started with these. An empty list, because a list that is left out would not be compared.
    private static void ReplaceServerTemplate(V1StatefulSet server, V1PodTemplateSpec template)
    {
        var secrets = server.Spec!.Template.Spec?.ImagePullSecrets ?? [];
        server.Spec.Template = template with { Spec = template.Spec! with { ImagePullSecrets = secrets } };
    }
}
