using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Planning;

/// <summary>A dependency's health, read from its pod, its volume claim and the operator's check.</summary>
/// <param name="Name">Its name in the spec.</param>
/// <param name="Engine">postgres, redis and so on.</param>
/// <param name="Required">False: its failure makes the stack Degraded, but not unready.</param>
/// <param name="State">Unknown until its pod is ready and the first check has answered. Unknown does not mean unhealthy.</param>
/// <param name="Reason">A constant of <see cref="Reasons"/>; empty when healthy.</param>
/// <param name="Message">Plain words; empty when healthy.</param>
/// <param name="Last">The newest answer to the operator's check, if any.</param>
internal sealed record DependencyReading(
    string Name, string Engine, bool Required, HealthState State, string Reason, string Message, CheckResult? Last)
{
    // The scheduler's words for a pod that waits for a volume which is made without regard to where the pod is placed.
    private const string UnboundClaim = "unbound immediate PersistentVolumeClaims";

    /// <summary>Reads every dependency of the spec, in its order.</summary>
    public static IReadOnlyList<DependencyReading> All(PlanContext context, HealthSnapshot health) =>
        [.. context.Spec.Dependencies.Select(d => Of(context, d, health.Dependencies.GetValueOrDefault(d.Name)))];

    /// <summary>Reads one dependency, of the spec or of a release that is rendered.</summary>
    public static DependencyReading Of(PlanContext context, DependencySpec dependency, HealthReading? judged)
    {
        var choice = EngineCatalog.For(dependency)!;
        var (state, reason, message) = OfCluster(context, dependency)
            ?? OfConnection(context, dependency, choice)
            ?? dependency.Check?.Mode switch
            {
                CheckMode.None => (HealthState.Healthy, "", ""),
                CheckMode.PodReady => OfServer(context, dependency, choice) ?? (HealthState.Healthy, "", ""),
                _ => OfServer(context, dependency, choice) ?? OfCheck(context, dependency, judged),
            };
        return new DependencyReading(
            dependency.Name, choice.Engine.Name, dependency.Required, state, reason, message, judged?.Last);
    }

    // Before its credentials: CloudNativePG makes them with the first instance.
    private static (HealthState, string, string)? OfCluster(PlanContext context, DependencySpec dependency) =>
        dependency.Check?.Mode != CheckMode.None && context.Observed.Clusters.Problem(dependency) is { } problem
            ? (HealthState.Unhealthy, problem.Reason, problem.Message)
            : null;

    // An external server cannot be checked while its address or credentials are unknown. For a managed server this is no fault:
    // the operator creates the credentials itself.
    private static (HealthState, string, string)? OfConnection(
        PlanContext context, DependencySpec dependency, EngineChoice choice) =>
        !choice.IsManaged && context.Connections.Of(dependency) is { Connection: null } fault
            ? (HealthState.Unhealthy, fault.Reason, fault.Message)
            : null;

    // What is wrong with the pod or volume of a managed server; null when its pod is ready, or for an external server.
    private static (HealthState, string, string)? OfServer(
        PlanContext context, DependencySpec dependency, EngineChoice choice)
    {
        if (!choice.IsManaged)
        {
            return null;
        }

        var (stack, observed) = (context.Stack.Metadata.Name!, context.Observed);
        var (name, claimName) = (Names.Dependency(stack, dependency.Name), Names.DataClaim(stack, dependency.Name));
        var pods = observed.Pods.Where(p => p.Metadata.Name == $"{name}-0" && p.Metadata.DeletionTimestamp is null).ToList();
        if (pods.Exists(p => p.Status?.Conditions?.Exists(c => c is { Type: "Ready", IsTrue: true }) == true))
        {
            return null;
        }

        var claim = observed.Claims.FirstOrDefault(c => c.Metadata.Name == claimName);
        if (PodProblem.Worst(pods, observed.At) is { Reason: not (Reasons.Unschedulable or Reasons.NotReady) } problem)
        {
            return (HealthState.Unhealthy, problem.Reason, problem.Message);
        }

        var set = observed.StatefulSets.FirstOrDefault(s => s.Metadata.Name == name);
        if (pods.Count == 0 && Refusal(observed, set) is { } refused)
        {
            return (HealthState.Unhealthy, Reasons.PodRefused, $"pod {name}-0 cannot be made: {refused}");
        }

        // A claim that waits for its pod to be placed is not the cause: then the scheduler's words tell what is.
        var unplaced = PodProblem.Worst(pods, observed.At) is { Reason: Reasons.Unschedulable } found ? found : null;
        var waitsForPlace = unplaced?.Message.Contains(UnboundClaim, StringComparison.Ordinal) == false;
        if (claim?.Status?.Phase is "Pending" or "Lost" && !waitsForPlace)
        {
            return (
                HealthState.Unhealthy, Reasons.VolumePending,
                $"volume claim {claimName} is {claim.Status.Phase}: {Why(observed, claim)}");
        }

        return unplaced is not null
            ? (HealthState.Unhealthy, unplaced.Reason, unplaced.Message)
            : (HealthState.Unhealthy, Reasons.PodNotReady,
                pods.Count == 0 ? $"pod {name}-0 does not exist yet" : $"pod {name}-0 is not ready yet");
    }

    // A result for other credentials says nothing: a gate could open before the new ones have been tried.
    private static (HealthState, string, string) OfCheck(
        PlanContext context, DependencySpec dependency, HealthReading? judged) => judged switch
        {
            { Connection: { } used } when used != context.Connections.Of(dependency).Connection =>
                (HealthState.Unknown, Reasons.NotChecked, $"{dependency.Name} has not been checked yet with its new credentials"),
            { State: HealthState.Healthy } => (HealthState.Healthy, "", ""),
            { State: HealthState.Unhealthy, Last: { } last } => (HealthState.Unhealthy, last.Reason, last.Message),
            _ => (HealthState.Unknown, Reasons.NotChecked, $"{dependency.Name} has not been checked yet"),
        };

    private static string? Refusal(ObservedState observed, IKubernetesObject? owner) =>
        observed.Refusals.GetValueOrDefault(owner?.Metadata.Uid ?? "");

    private static string Why(ObservedState observed, V1PersistentVolumeClaim claim) => Refusal(observed, claim) switch
    {
        { } words when EventWords.MissingStorageClass(words) is { } missing => $"storage class {missing} does not exist",
        { } words => words,
        _ => $"no volume of {Requested(claim)} is bound to it yet",
    };

    private static string Requested(V1PersistentVolumeClaim claim) =>
        claim.Spec?.Resources?.Requests?.GetValueOrDefault("storage") ?? "the size asked for";
}
