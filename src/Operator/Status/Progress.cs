using Ballast.Kubernetes.Objects;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Status;

/// <summary>
/// Whether this generation of the spec has been done once: applied, and reached by the workloads and volumes. Before that the
/// stack is not Ready, however healthy the pods of the generation before are.
/// </summary>
internal static class Progress
{
    /// <summary>What is still to come, in words; null if this generation has been done.</summary>
    public static string? Missing(StatusInputs inputs)
    {
        if (inputs.Report.ChangedWorkload)
        {
            return "changes have just been applied";
        }

        if (IsDone(inputs))
        {
            return null;
        }

        // Something that this generation needs may not have been written.
        return inputs.Report.Conflict ? "an object was changed meanwhile, and is read again" : Unfinished(inputs);
    }

    /// <summary>The newest generation that has been done; null before the first.</summary>
    public static long? Reached(StatusInputs inputs) =>
        inputs.IsSpecValid && inputs.Plan.Closed is null && inputs.Report.Faults.Count == 0 && Missing(inputs) is null
            ? inputs.Stack.Metadata.Generation
            : inputs.Previous?.ReachedGeneration;

    private static bool IsDone(StatusInputs inputs) =>
        inputs.Previous?.ReachedGeneration is { } reached && reached == inputs.Stack.Metadata.Generation;

    private static string? Unfinished(StatusInputs inputs) =>
        inputs.Workloads.All.Where(w => w.Rollout.State != RolloutState.Complete)
            .Select(Unfinished)
            .Concat(Servers(inputs).Select(Unfinished).OfType<string>())
            .Concat(Claims(inputs).Select(Unfinished).OfType<string>())
            .FirstOrDefault();

    // An optional dependency that is down does not hold the stack back.
    private static IEnumerable<V1StatefulSet> Servers(StatusInputs inputs)
    {
        var names = inputs.Plan.Dependencies.Where(d => d.Required || d.State == HealthState.Healthy)
            .Select(d => Names.Dependency(inputs.Stack.Metadata.Name!, d.Name)).ToHashSet();
        return inputs.Observed.StatefulSets.Where(s => names.Contains(s.Metadata.Name!));
    }

    private static IEnumerable<V1PersistentVolumeClaim> Claims(StatusInputs inputs)
    {
        var names = inputs.Plan.Spec.Dependencies.Where(d => EngineCatalog.For(d) is { HasVolume: true })
            .Select(d => Names.DataClaim(inputs.Stack.Metadata.Name!, d.Name)).ToHashSet();
        return inputs.Observed.Claims.Where(c => names.Contains(c.Metadata.Name!));
    }

    private static string Unfinished(AppWorkload workload) =>
        $"{workload.Kind} {workload.Metadata.Name}: {workload.Rollout.Updated} of {workload.Rollout.Desired} pods updated, "
        + $"{workload.Rollout.Ready} ready";

    // A set whose controller has not looked at it yet has no pod: its dependency is not ready, which says more.
    private static string? Unfinished(V1StatefulSet set) =>
        set.Status?.ObservedGeneration is null || RolloutReading.Of(set).State == RolloutState.Complete
            ? null
            : $"StatefulSet {set.Metadata.Name} is being changed";

    private static string? Unfinished(V1PersistentVolumeClaim claim)
    {
        var wanted = claim.Spec?.Resources?.Requests?.GetValueOrDefault("storage");
        var found = claim.Status?.Capacity?.GetValueOrDefault("storage");
        return Quantity.TryParse(wanted, out var size) && Quantity.TryParse(found, out var capacity) && capacity < size
            ? $"volume claim {claim.Metadata.Name} is being resized: {found} of {wanted}"
            : null;
    }
}
