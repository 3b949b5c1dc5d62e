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

/// <summary>The state of the Job of a migration or a task, and of its pods.</summary>
/// <param name="State">How far it is.</param>
/// <param name="Attempts">Pods started so far.</param>
/// <param name="ExitCode">Exit code of the newest attempt that ended, or null.</param>
/// <param name="Message">Its termination message, or the last lines of its log; not redacted.</param>
/// <param name="TimedOut">True: it exceeded its deadline.</param>
internal sealed record JobReading(JobState State, int Attempts, int? ExitCode, string? Message, bool TimedOut)
{
    /// <summary>False: no container of the migration has run yet, so the Job can be replaced without harm.</summary>
    public bool HasStarted { get; init; }

    /// <summary>When it succeeded; null otherwise.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Reads a Job with the pods that it controls.</summary>
    /// <remarks>
    /// An attempt that ended with exit code 0 is a success, whatever the Job says: a container that admission added can keep the
    /// pod alive until the Job's deadline.
    /// </remarks>
    public static JobReading Of(V1Job job, IEnumerable<V1Pod> pods)
    {
        var own = pods.Where(p => p.Metadata.ControllerOwner?.Uid == job.Metadata.Uid).ToList();
        var ends = own.Select(JobPod.End).OfType<V1ContainerStateTerminated>().ToList();
        var success = ends.Find(e => e.ExitCode == 0);
        var ended = success ?? ends.MaxBy(e => e.FinishedAt);
        var failed = job.Status?.Conditions?.Find(c => c is { Type: "Failed", IsTrue: true });
        var counted = (job.Status?.Active ?? 0) + (job.Status?.Succeeded ?? 0) + (job.Status?.Failed ?? 0);
        var attempts = Math.Max(own.Count, counted);
        var isComplete = job.Status?.Conditions?.Exists(c => c is { Type: "Complete", IsTrue: true }) == true;
        var state = isComplete || success is not null ? JobState.Succeeded
            : failed is null ? JobState.Running
            : attempts == 0 ? JobState.NeverStarted
            : JobState.Failed;
        return new JobReading(state, attempts, ended?.ExitCode, ended?.Message, failed?.Reason == "DeadlineExceeded")
        {
            HasStarted = job.Status is { Succeeded: > 0 } or { Failed: > 0 } || own.Exists(JobPod.HasStarted),
            CompletedAt = state == JobState.Succeeded ? job.Status?.CompletionTime ?? success?.FinishedAt : null,
        };
    }
}
