using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Desired;

/// <summary>Adds the children of managed dependencies to a desired state.</summary>
internal static class ServerChildren
{
    public static DesiredState Build(
        DesiredState state, AppStack stack, StackPlan plan, ObservedState observed, string? operatorNamespace)
    {
        // A server whose data is in doubt stays as it is. The others are still reconciled.
        var all = ManagedDependency.All(stack, plan.Spec).ToList();
        var servers = all.Where(s => DataGate.Fault(stack, s.Spec, observed) is null).ToList();
        var known = servers.Where(s => plan.Connections.Of(s.Spec).Connection is not null).ToList();
        var isRestricted = plan.Spec.NetworkPolicy == NetworkPolicyMode.Restricted;
        return state with
        {
            GeneratedSecrets = [.. state.GeneratedSecrets, .. servers.Select(s => CredentialsBuilder.Build(s, observed))
                .OfType<GeneratedSecret>()],
            Claims = [.. servers.Select(DataClaimBuilder.Build).OfType<V1PersistentVolumeClaim>()],
            Services = [.. state.Services, .. servers.Select(ServerServiceBuilder.Build)],
            NetworkPolicies = isRestricted
                ? [.. servers.Select(s => ServerNetworkPolicyBuilder.Build(s, observed.Capabilities, operatorNamespace))]
                : [],
            StatefulSets =
            [
                .. state.StatefulSets,
                .. known.Select(s => ServerStatefulSetBuilder.Build(s, plan.Servers[s.Name])),
            ],
            Retiring = all.Except(known).Select(s => s.Name).Concat(Retiring(stack, plan)).ToHashSet(StringComparer.Ordinal),
        };
    }

    // Until the release without the dependency has rolled out completely, the running release or a rollback may need it.
    private static IEnumerable<string> Retiring(AppStack stack, StackPlan plan)
    {
        var listed = plan.Spec.Dependencies.Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        AppStackSpec?[] releases = [plan.RenderedSpec?.Value, plan.Current?.Spec.Value, plan.LastGood?.Spec.Value];
        return releases.SelectMany(spec => ManagedDependency.All(stack, spec)).Select(s => s.Name)
            .Where(name => !listed.Contains(name));
    }
}
