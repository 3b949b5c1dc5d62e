using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Apply;

/// <summary>
/// Writes what the plan allows, in an order in which a stop at any point leaves nothing wrong: records, then data, then servers,
/// then the app.
/// </summary>
internal sealed class StackApplier(
    ChildApplier children, SecretApplier secrets, ClaimApplier claims, RecordKeeper records, EnvironmentKeeper environments,
    MigrationStarter migrations, BrokenPodCleaner brokenPods)
{
    // Without these nobody can tell what runs, so nothing may be changed.
    private static readonly string[] Essential =
        ["deployments", "statefulsets", "jobs", "pods", "persistentvolumeclaims", "controllerrevisions"];

    public async Task<ApplyReport> ApplyAsync(
        AppStack stack, StackPlan plan, DesiredState desired, ObservedState observed, CancellationToken cancellationToken)
    {
        var report = new ApplyReport();
        if (observed.UnavailableKinds.FirstOrDefault(Essential.Contains) is { } unreadable)
        {
            report.Add(new ApplyFault(
                Reasons.Forbidden, $"the operator cannot read {unreadable}: grant it the rule", NeedsPerson: false));
            return report;
        }

        try
        {
            await records.RecordAsync(stack, plan, observed, report, cancellationToken);
        }
        catch (KubernetesApiException refusal)
        {
            report.Add(Faults.Of<V1ControllerRevision>(new V1ObjectMeta { Name = stack.Metadata.Name }, refusal));
            return report;
        }

        try
        {
            await ApplyKindAsync(stack, desired.ServiceAccounts, observed.ServiceAccounts, observed, report, cancellationToken);
            await ApplyServersAsync(stack, desired, observed, report, cancellationToken);
            await ApplyAppAsync(stack, plan, desired, observed, report, cancellationToken);
            await PruneAsync(stack, plan, desired, observed, report, cancellationToken);
        }
        catch (KubernetesApiException refusal)
        {
            // Most refusals end at the child they concern; whatever is left must still come to the status.
            report.Add(Faults.Of("the stack's records or generated environments", refusal));
        }

        return report;
    }

    private async Task ApplyServersAsync(
        AppStack stack, DesiredState desired, ObservedState observed, ApplyReport report, CancellationToken cancellationToken)
    {
        // Credentials before volume: a volume without them would count as data whose credentials were lost.
        if (!await secrets.ApplyGeneratedAsync(stack, desired.GeneratedSecrets, observed, report, cancellationToken))
        {
            return;
        }

        var foreign = await claims.ApplyAsync(stack, desired.Claims, observed.Claims, report, cancellationToken);
        await ApplyKindAsync(stack, desired.NetworkPolicies, observed.NetworkPolicies, observed, report, cancellationToken);
        await ApplyKindAsync(
            stack, [.. desired.Services.Where(s => !IsOfWeb(s))], observed.Services, observed, report, cancellationToken);
        var servers = desired.StatefulSets.Where(
            s => !foreign.Contains(Names.DataClaim(stack.Metadata.Name!, s.Metadata.Label(Labels.Component)!))).ToList();
        await ApplyKindAsync(stack, servers, observed.StatefulSets, observed, report, cancellationToken, TemplateKeeper.Keep);
    }

    private async Task ApplyAppAsync(
        AppStack stack, StackPlan plan, DesiredState desired, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        await ApplyKindAsync(stack, [.. desired.Services.Where(IsOfWeb)], observed.Services, observed, report, cancellationToken);
        if (!await environments.ApplyAsync(stack, plan, desired, observed, report, cancellationToken))
        {
            return;
        }

        await migrations.ApplyAsync(stack, plan, desired.MigrationJob, observed, report, cancellationToken);
        await ApplyKindAsync(
            stack, desired.Deployments, observed.Deployments, observed, report, cancellationToken, TemplateKeeper.Keep);
        await ApplyKindAsync(stack, desired.DisruptionBudgets, observed.DisruptionBudgets, observed, report, cancellationToken);
        await ApplyKindAsync(stack, desired.Autoscalers, observed.Autoscalers, observed, report, cancellationToken);
        await ApplyKindAsync(stack, desired.Ingresses, observed.Ingresses, observed, report, cancellationToken);
        await ApplyKindAsync(stack, desired.CronJobs, observed.CronJobs, observed, report, cancellationToken);
    }

    private static bool IsOfWeb(V1Service service) => service.Metadata.Label(Labels.Component) == Components.Web;

    private async Task ApplyKindAsync<T>(
        AppStack stack, IReadOnlyList<T> desired, IReadOnlyList<T> existing, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken, Action<T, T>? keepTemplate = null)
        where T : class, IKubernetesObject
    {
        if (desired.Count == 0)
        {
            return;
        }

        if (observed.UnavailableKinds.Contains(ResourceType.Of<T>().Plural))
        {
            report.Add(Faults.Unavailable<T>());
            return;
        }

        await children.ApplyAsync(stack, desired, existing, report, cancellationToken, keepTemplate);
    }

    private async Task PruneAsync(
        AppStack stack, StackPlan plan, DesiredState desired, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        await brokenPods.PruneAsync(stack, observed, report, cancellationToken);
        if (report.Faults.Count > 0 || !desired.AppKnown)
        {
            return;
        }

        IReadOnlyList<T> Removable<T>(IReadOnlyList<T> existing)
            where T : IKubernetesObject =>
            [.. existing.Where(o => !desired.Retiring.Contains(o.Metadata.Label(Labels.Component) ?? ""))];

        await children.PruneAsync(stack, desired.Ingresses, observed.Ingresses, report, cancellationToken);
        await children.PruneAsync(stack, desired.Autoscalers, observed.Autoscalers, report, cancellationToken);
        await children.PruneAsync(stack, desired.DisruptionBudgets, observed.DisruptionBudgets, report, cancellationToken);
        await children.PruneAsync(stack, desired.CronJobs, observed.CronJobs, report, cancellationToken);
        await children.PruneAsync(stack, desired.Deployments, observed.Deployments, report, cancellationToken);
        var servers = Removable(observed.StatefulSets);
        var wanted = desired.StatefulSets.Select(s => s.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        await claims.PruneCredentialsAsync(
            stack, servers.Where(s => !wanted.Contains(s.Metadata.Name)), observed.Claims, report, cancellationToken);
        await children.PruneAsync(stack, desired.StatefulSets, servers, report, cancellationToken);
        await children.PruneAsync(stack, desired.Services, Removable(observed.Services), report, cancellationToken);
        await children.PruneAsync(stack, desired.NetworkPolicies, Removable(observed.NetworkPolicies), report, cancellationToken);
        await children.PruneAsync(stack, desired.ServiceAccounts, observed.ServiceAccounts, report, cancellationToken);
        await claims.PruneAsync(stack, desired.Claims, Removable(observed.Claims), report, cancellationToken);
        await migrations.PruneAsync(stack, plan, observed, report, cancellationToken);
        if (plan.Closed is null)
        {
            await environments.PruneAsync(stack, desired, observed, report, cancellationToken);
            await records.PruneAsync(stack, plan, observed, report, cancellationToken);
        }
    }
}
