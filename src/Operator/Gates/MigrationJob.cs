using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Gates;

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
        where job.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid && job.Metadata.Label(Labels.Component) == Components.Migration
        let key = job.Metadata.Annotation(Labels.MigrationKey)
        where key is not null
        select new MigrationJob(job, key, job.Metadata.Annotation(Labels.BackwardCompatible) != "false", JobReading.Of(job, observed.Pods));

    /// <summary>One that is at work and leaves a schema that no other release may meet; null where there is none.</summary>
    /// <param name="except">Name of the wanted release's own Job.</param>
    public static V1Job? Incompatible(AppStack stack, ObservedState observed, string? except) =>
        Of(stack, observed).FirstOrDefault(
            m => m is { BackwardCompatible: false, Reading.State: JobState.Running } && m.Job.Metadata.Name != except)?.Job;
}
