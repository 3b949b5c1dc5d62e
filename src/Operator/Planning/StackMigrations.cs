using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>A migration Job of the stack, of whichever release.</summary>
/// <param name="Job">The Job.</param>
/// <param name="Key">The migration's full identity.</param>
/// <param name="BackwardCompatible">False: releases from before it cannot work with the schema after it.</param>
/// <param name="Reading">How far it is.</param>
internal sealed record MigrationJob(V1Job Job, string Key, bool BackwardCompatible, JobReading Reading)
{
    public string Name => Job.Metadata.Name!;
}

/// <summary>The migrations of a stack, of whichever release: those that have a Job, and those that succeeded.</summary>
/// <param name="Jobs">The Jobs that the stack controls; a Job that someone else made says nothing about a migration.</param>
/// <param name="Unrecorded">
/// Those that have succeeded and are not on record yet; the release of one may have been replaced in the spec while it was at
/// work.
/// </param>
/// <param name="Succeeded">Those that succeeded, oldest first: those on record, and those that are about to be.</param>
internal sealed record StackMigrations(
    IReadOnlyList<MigrationJob> Jobs, IReadOnlyList<MigrationData> Unrecorded, IReadOnlyList<MigrationRecord> Succeeded)
{
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
                    Image = m.Job.Spec?.Template.Spec?.Containers.FirstOrDefault()?.Image,
                    BackwardCompatible = m.BackwardCompatible,
                    CompletedAt = m.Job.Status?.CompletionTime,
                })
                .DistinctBy(m => m.Key),
        ];
        return new StackMigrations(
            jobs, unrecorded, [.. recorded, .. unrecorded.Select(m => new MigrationRecord(m, long.MaxValue))]);
    }

    /// <summary>A Job that is at work and leaves a schema that no other release may meet; null where there is none.</summary>
    /// <param name="except">Name of the wanted release's own Job.</param>
    public MigrationJob? Incompatible(string? except) => Jobs.FirstOrDefault(
        m => m is { BackwardCompatible: false, Reading.State: JobState.Running } && m.Name != except);

    private static IEnumerable<MigrationJob> FindJobs(AppStack stack, ObservedState observed) =>
        from job in observed.Jobs
        where job.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid
            && job.Metadata.Label(Labels.Component) == Components.Migration
        let key = job.Metadata.Annotation(Labels.MigrationKey)
        where key is not null
        select new MigrationJob(
            job, key, job.Metadata.Annotation(Labels.BackwardCompatible) != "false", JobReading.Of(job, observed.Pods));
}
