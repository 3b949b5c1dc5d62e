using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Status;

/// <summary>The status of each process: how many pods are ready, and how often they were restarted.</summary>
internal static class ProcessSection
{
    /// <summary>Null if the spec has no process.</summary>
    public static List<ProcessStatus>? Compute(StatusInputs inputs)
    {
        if (inputs.Workloads.Unreadable is not null)
        {
            return inputs.Previous?.Processes;
        }

        return inputs.Plan.Spec.Processes is { Count: > 0 } processes
            ? processes.ConvertAll(process => Of(inputs, process))
            : null;
    }

    private static ProcessStatus Of(StatusInputs inputs, ProcessSpec process)
    {
        var workload = inputs.Workloads.Of(process.Name);
        return new ProcessStatus
        {
            Name = process.Name,
            Ready = workload?.Rollout.Ready ?? 0,
            Desired = workload?.Rollout.Desired ?? (inputs.Plan.Stops(process.Name) ? 0 : WorkloadSize.LeastPods(process)),
            Restarts = workload?.LivingPods.Sum(p => p.Status?.ContainerStatuses?.Sum(c => c.RestartCount) ?? 0) ?? 0,
        };
    }
}
