using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Observe;

/// <summary>How far a Job is.</summary>
internal enum JobState
{
    Running,
    Succeeded,
    Failed,

    /// <summary>
    /// The Job failed without starting any pod (quota, admission), so the migration itself has not failed.
    /// </summary>
    NeverStarted,
}

/// <summary>The state of a Job and its pods.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Attempts">Pods started so far.</param>
/// <param name="ExitCode">Exit code of the newest attempt that ended, or null.</param>
/// <param name="Message">Its termination message, or the last lines of its log; not redacted.</param>
/// <param name="TimedOut">True: it exceeded its deadline.</param>
internal sealed record JobReading(JobState State, int Attempts, int? ExitCode, string? Message, bool TimedOut)
{
    /// <summary>Reads a Job with the pods that carry its name in the label <c>job-name</c>.</summary>
    public static JobReading Of(V1Job job, IEnumerable<V1Pod> pods)
    {
        var own = pods.Where(p => p.Metadata.ControllerOwner?.Uid == job.Metadata.Uid).ToList();
        var ended =
            own.SelectMany(p => p.Status?.ContainerStatuses ?? []).Select(c => c.State?.Terminated ?? c.LastState?.Terminated)
                .OfType<V1ContainerStateTerminated>().MaxBy(t => t.FinishedAt);
        var failed = job.Status?.Conditions?.Find(c => c is { Type: "Failed", IsTrue: true });
        var counted = (job.Status?.Active ?? 0) + (job.Status?.Succeeded ?? 0) + (job.Status?.Failed ?? 0);
        var attempts = Math.Max(own.Count, counted);
        var state = job.Status?.Conditions?.Exists(c => c is { Type: "Complete", IsTrue: true }) == true ? JobState.Succeeded
            : failed is null ? JobState.Running
            : attempts == 0 ? JobState.NeverStarted
            : JobState.Failed;
        return new JobReading(state, attempts, ended?.ExitCode, ended?.Message, failed?.Reason == "DeadlineExceeded");
    }
}
