using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>How many pods a workload of the app has, and how many processes are in each.</summary>
internal static class WorkloadSize
{
    /// <summary>Pods that a rollout starts before it stops old ones (maxSurge 1, maxUnavailable 0).</summary>
    public const int RolloutSurge = 1;

    /// <summary>The lowest number of replicas; 0 for a component that is not long-running.</summary>
    public static int LeastPods(ComponentSpec component) => component switch
    {
        WebSpec web => web.Autoscaling?.MinReplicas ?? web.Replicas,
        ProcessSpec process => process.Autoscaling?.MinReplicas ?? process.Replicas,
        _ => 0,
    };

    /// <summary>The highest number of replicas, without a rollout; a migration and a task run in one pod.</summary>
    public static int MostPods(ComponentSpec component) => component switch
    {
        WebSpec web => web.Autoscaling?.MaxReplicas ?? web.Replicas,
        ProcessSpec process => process.Autoscaling?.MaxReplicas ?? process.Replicas,
        _ => 1,
    };

    /// <summary>True: old and new pods run beside each other while a release rolls out.</summary>
    public static bool RollsOut(ComponentSpec component) => component is WebSpec or ProcessSpec { Exclusive: false };

    /// <summary>Pods of a workload that may be away at once while the stack is still Ready.</summary>
    /// <param name="component">Value of the component label of its pods.</param>
    public static int MaxUnavailable(FilledSpec spec, string component) =>
        WorkloadShape.Of(spec).FirstOrDefault(w => w.Name == component)?.Disruption.MaxUnavailable ?? 1;

    /// <summary>Processes in one pod; 1 for all but web and processes.</summary>
    public static int Workers(ComponentSpec component) => component switch
    {
        WebSpec web => web.Workers ?? 1,
        ProcessSpec process => process.Workers ?? 1,
        _ => 1,
    };
}
