using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>A migration Job of the stack, of any release.</summary>
/// <param name="Job">The Job.</param>
/// <param name="Key">The migration's full identity.</param>
/// <param name="BackwardCompatible">False: older releases cannot run on the schema that the migration leaves.</param>
/// <param name="Reading">How far the Job is.</param>
internal sealed record MigrationJob(V1Job Job, string Key, bool BackwardCompatible, JobReading Reading)
{
    public string Name => Job.Metadata.Name!;

    /// <summary>What rests while it runs.</summary>
    public QuiesceMode Quiesce =>
        Enum.TryParse<QuiesceMode>(Job.Metadata.Annotation(Labels.Quiesce), out var mode) ? mode : QuiesceMode.None;
}

/// <summary>The migrations of a stack, of any release: those that have a Job, and those that succeeded.</summary>
/// <param name="Jobs">The Jobs that the stack controls. Jobs of other owners are ignored.</param>
/// <param name="Unrecorded">
/// Migrations that succeeded and are not recorded yet, including those of a release that the spec replaced while its Job ran.
/// </param>
/// <param name="Succeeded">Migrations that succeeded, oldest first, both recorded and unrecorded.</param>
internal sealed record StackMigrations(
    IReadOnlyList<MigrationJob> Jobs, IReadOnlyList<MigrationData> Unrecorded, IReadOnlyList<MigrationRecord> Succeeded)
{
    /// <summary>
    /// True: there is a pod whose Job has been deleted. Until it is gone too, its container could still start.
    /// </summary>
    public bool HasLeftover { get; init; }

    public static StackMigrations Of(AppStack stack, ObservedState observed)
    {
        var jobs = FindJobs(stack, observed).ToList();
        var recorded = observed.History.Migrations;
        var known = recorded.Select(m => m.Data.Key).ToHashSet(StringComparer.Ordinal);
        List<MigrationData> unrecorded =
        [
            .. jobs.Where(m => m.Reading.State == JobState.Succeeded && !known.Contains(m.Key))
                .Select(m => new MigrationData
                {
                    Key = m.Key,
                    Image = m.Job.Spec?.Template.Spec?.Containers.FirstOrDefault(c => c.Name == Components.Migration)?.Image,
                    Databases = m.Job.Metadata.Annotation(Labels.MigrationDatabases),
                    BackwardCompatible = m.BackwardCompatible,
                    StartedAt = m.Job.Metadata.CreationTimestamp,
                    CompletedAt = m.Reading.CompletedAt,
                })
                .DistinctBy(m => m.Key),
        ];
        return new StackMigrations(
            jobs, unrecorded, [.. recorded, .. unrecorded.Select(m => new MigrationRecord(m, long.MaxValue))])
        {
            HasLeftover = observed.Pods.Any(p => IsLeftover(p, observed.Jobs)),
        };
    }

    /// <summary>A running migration Job that is not backward compatible; null if there is none.</summary>
    /// <param name="except">Name of the wanted release's own Job.</param>
    public MigrationJob? Incompatible(string? except) => Jobs.FirstOrDefault(
        m => m is { BackwardCompatible: false, Reading.State: JobState.Running } && m.Name != except);

    /// <summary>
    /// Jobs that the wanted release does not need and that have not run a container: they are removed, because one that cannot
    /// start would hold the release until its deadline, and the app stopped if it is not backward compatible.
    /// </summary>
    /// <param name="own">Name of the wanted release's own Job; null if it has none.</param>
    public IReadOnlyList<MigrationJob> Superseded(string? own) =>
        [.. Jobs.Where(m => m.Name != own && m.Reading is { State: JobState.Running, HasStarted: false })];

    private static bool IsLeftover(V1Pod pod, IReadOnlyList<V1Job> jobs) =>
        pod.Metadata.Label(Labels.Component) == Components.Migration && !JobPod.HasEnded(pod)
        && jobs.All(j => j.Metadata.Uid != pod.Metadata.ControllerOwner?.Uid);

    private static IEnumerable<MigrationJob> FindJobs(AppStack stack, ObservedState observed) =>
        from job in observed.Jobs
        where job.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid
            && job.Metadata.Label(Labels.Component) == Components.Migration
        let key = job.Metadata.Annotation(Labels.MigrationKey)
        where key is not null
        select new MigrationJob(
            job, key, job.Metadata.Annotation(Labels.BackwardCompatible) != "false", JobReading.Of(job, observed.Pods));
}
