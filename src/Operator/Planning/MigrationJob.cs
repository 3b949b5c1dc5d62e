using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
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
    /// <summary>Those that the stack controls; whoever else makes a Job of such a name says nothing about a migration.</summary>
    public static IEnumerable<MigrationJob> Of(AppStack stack, ObservedState observed) =>
        from job in observed.Jobs
        where job.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid
            && job.Metadata.Label(Labels.Component) == Components.Migration
        let key = job.Metadata.Annotation(Labels.MigrationKey)
        where key is not null
        select new MigrationJob(
            job, key, job.Metadata.Annotation(Labels.BackwardCompatible) != "false", JobReading.Of(job, observed.Pods));

    /// <summary>One that is at work and leaves a schema that no other release may meet; null where there is none.</summary>
    /// <param name="except">Name of the wanted release's own Job.</param>
    public static V1Job? Incompatible(AppStack stack, ObservedState observed, string? except) =>
        Of(stack, observed).FirstOrDefault(
            m => m is { BackwardCompatible: false, Reading.State: JobState.Running } && m.Job.Metadata.Name != except)?.Job;

    /// <summary>
    /// Those that have succeeded and are not on record yet, of whichever release: one may have been replaced in the spec while
    /// its migration was at work.
    /// </summary>
    public static IReadOnlyList<MigrationData> Unrecorded(AppStack stack, ObservedState observed)
    {
        var known = RecordReader.Migrations(observed.Revisions).Select(m => m.Data.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Of(stack, observed)
                .Where(m => m.Reading.State == JobState.Succeeded && !known.Contains(m.Key))
                .Select(m => new MigrationData
                {
                    Key = m.Key,
                    Image = m.Job.Spec?.Template.Spec?.Containers.FirstOrDefault()?.Image,
                    BackwardCompatible = m.BackwardCompatible,
                    CompletedAt = m.Job.Status?.CompletionTime,
                }).DistinctBy(m => m.Key),
        ];
    }

    /// <summary>Migrations that succeeded, oldest first: those on record, and those that are about to be.</summary>
    public static IReadOnlyList<MigrationRecord> Succeeded(AppStack stack, ObservedState observed) =>
        [.. RecordReader.Migrations(observed.Revisions), .. Unrecorded(stack, observed)
            .Select(m => new MigrationRecord(m, long.MaxValue))];
}
