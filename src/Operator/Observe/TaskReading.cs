using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Observe;

/// <summary>A run of a task: a Job that its CronJob created, or that somebody created from the CronJob.</summary>
/// <param name="Job">The Job.</param>
/// <param name="Reading">How far it is.</param>
internal sealed record TaskRun(V1Job Job, JobReading Reading)
{
    public bool IsAtWork => Reading.State == JobState.Running;

    public bool HasSucceeded => Reading.State == JobState.Succeeded;

    /// <summary>When it ended; null while it is at work.</summary>
    public DateTimeOffset? EndedAt => HasSucceeded
        ? Reading.CompletedAt
        : Job.Status?.Conditions?.Find(c => c is { Type: "Failed", IsTrue: true })?.LastTransitionTime;
}

/// <summary>A task as it is in the cluster: its CronJob and the runs that are still there.</summary>
/// <param name="Name">Its name in the spec.</param>
/// <param name="CronJob">Its CronJob.</param>
/// <param name="Runs">Its runs, at work and ended.</param>
internal sealed record TaskReading(string Name, V1CronJob CronJob, IReadOnlyList<TaskRun> Runs)
{
    /// <summary>Since when no run of it is started; null if it is not suspended.</summary>
    public DateTimeOffset? SuspendedSince => CronJob.Spec?.Suspend == true && DateTimeOffset.TryParse(
        CronJob.Metadata.Annotation(Labels.SuspendedSince), CultureInfo.InvariantCulture, out var since) ? since : null;

    /// <summary>The run that ended last; null if none has.</summary>
    public TaskRun? Last => Runs.Where(r => r.EndedAt is not null).MaxBy(r => r.EndedAt);

    /// <summary>The observed tasks of a stack, also those that its spec no longer has, by name.</summary>
    public static IReadOnlyList<TaskReading> All(AppStack stack, ObservedState observed) =>
    [
        .. from cron in observed.CronJobs
           where Ownership.IsOurs(stack, cron.Metadata)
           let name = cron.Metadata.Label(Labels.Component)
           where name is not null && cron.Metadata.Name == Names.Workload(stack.Metadata.Name!, name)
           orderby name
           select new TaskReading(
               name, cron,
               [
                   .. observed.Jobs.Where(j => j.Metadata.OwnerReferences?.Exists(o => o.Uid == cron.Metadata.Uid) == true)
                       .Select(j => new TaskRun(j, JobReading.Of(j, observed.Pods))),
               ]),
    ];
}
