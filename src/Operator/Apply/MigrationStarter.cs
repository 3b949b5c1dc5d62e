using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Apply;

/// <summary>
/// Starts a migration. Lists the stack's migration Jobs, pods and records live first, because the cache may lag: otherwise two
/// migrations could run at once, or one could run twice.
/// </summary>
internal static class MigrationStarter
{
    /// <summary>
    /// Starts the Job of the plan, or replaces a Job that has not run a container yet. Does nothing while another migration runs.
    /// The stack's records have been written before: a Job that succeeded may be deleted.
    /// </summary>
    public static async Task ApplyAsync(ApplySession session)
    {
        await EndLingeringAsync(session);
        if (!await RemoveSupersededAsync(session))
        {
            return;
        }

        var job = session.Observed.Jobs.FirstOrDefault(j => j.Metadata.Name == session.Plan.Migration?.JobName);
        if (session.Plan.Migration is { ReplaceJob: true } && job is not null)
        {
            await session.DeleteAsync(job);
            return;
        }

        if (session.Desired.MigrationJob is not { } built)
        {
            return;
        }

        var desired = AppliedState.Stamp(built, KubernetesJsonContext.Default.V1Job);
        if (session.Plan.Migration is { MayReplaceJob: true })
        {
            await ReplaceAsync(session, desired, job);
            return;
        }

        var isTaken = false;
        await session.TryAsync<V1Job>(desired.Metadata, async () => isTaken = !await StartAsync(session, desired));
        if (isTaken)
        {
            await VerifyAsync(session, desired);
        }
    }

    /// <summary>Deletes finished Jobs of earlier migrations once the release with the current migration has rolled out.</summary>
    public static async Task PruneAsync(ApplySession session)
    {
        if (session.Plan.Closed is not null || session.Plan.Migration is not { } migration)
        {
            return;
        }

        var observed = session.Observed;
        foreach (var job in observed.Jobs.Where(j => j.Metadata.Name != migration.JobName && IsMigration(session, j)))
        {
            if (JobReading.Of(job, observed.Pods).State != JobState.Running)
            {
                await session.DeleteAsync(job);
            }
        }
    }

    // A container that admission added can keep a pod alive after the migration has ended. After a success the Job goes with its
    // pod, because the Job would replace a deleted pod; after a failure only the pod goes, and the Job tries again.
    private static async Task EndLingeringAsync(ApplySession session)
    {
        var pods = session.Observed.Pods;
        foreach (var job in session.Observed.Jobs.Where(j => IsMigration(session, j)))
        {
            var lingering = pods.Where(p => p.Metadata.ControllerOwner?.Uid == job.Metadata.Uid && JobPod.Lingers(p)).ToList();
            if (lingering.Count > 0 && JobReading.Of(job, pods).State == JobState.Succeeded)
            {
                await session.DeleteAsync(job);
                continue;
            }

            foreach (var pod in lingering)
            {
                await session.DeleteAsync(pod);
            }
        }
    }

    // False while there is a Job to remove. Pods are listed live: the cache may not know yet that a container runs.
    private static async Task<bool> RemoveSupersededAsync(ApplySession session)
    {
        var superseded = session.Plan.SupersededJobs.Where(m => m.Job.Metadata.DeletionTimestamp is null).ToList();
        if (superseded.Count == 0)
        {
            return true;
        }

        await session.TryAsync("the stack's migrations", async () =>
        {
            var pods = await ListPodsAsync(session);
            foreach (var job in superseded.Select(m => m.Job).Where(j => !HasStarted(j, pods)))
            {
                await session.DeleteAsync(job);
            }
        });
        return false;
    }

    private static bool HasStarted(V1Job job, List<V1Pod> pods) =>
        pods.Exists(p => p.Metadata.ControllerOwner?.Uid == job.Metadata.Uid && JobPod.HasStarted(p));

    // Pods are listed live: the cache may not know yet that a container runs.
    private static async Task ReplaceAsync(ApplySession session, V1Job desired, V1Job? job)
    {
        string[] hashes = [Labels.Applied, Labels.AppliedTemplate];
        if (job is null || job.Metadata.Annotation(Labels.Applied) is null
            || Array.TrueForAll(hashes, hash => job.Metadata.Annotation(hash) == desired.Metadata.Annotation(hash)))
        {
            return;
        }

        await session.TryAsync<V1Job>(desired.Metadata, async () =>
        {
            var pods = await ListPodsAsync(session);
            if (!HasStarted(job, pods))
            {
                await session.DeleteAsync(job);
            }
        });
    }

    // False when the Job's name is taken.
    private static async Task<bool> StartAsync(ApplySession session, V1Job desired)
    {
        try
        {
            if (await IsRecordedAsync(session, desired))
            {
                session.Report.MarkConflict();
            }
            else if (await NothingRunsAsync(session, desired))
            {
                await session.StartAsync(desired);
            }

            return true;
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            return false;
        }
    }

    // Looks at the records, not at the name: the Job of a finished migration may have been deleted long ago.
    private static async Task<bool> IsRecordedAsync(ApplySession session, V1Job desired)
    {
        var records = await session.ListAsync<V1ControllerRevision>(
            $"{Labels.Stack}={session.Name},{Labels.Record}={RecordReader.MigrationKind}");
        return RecordReader.Migrations(records).Any(r => session.Plan.Migration!.Keys.Contains(r.Data.Key));
    }

    private static async Task<bool> NothingRunsAsync(ApplySession session, V1Job desired)
    {
        var jobs = await session.ListAsync<V1Job>(Selector(session));
        var pods = await ListPodsAsync(session);
        if (pods.Exists(p => JobPod.HasStarted(p) && !JobPod.HasEnded(p)))
        {
            return false;
        }

        // The Job of an earlier release may be between two attempts, or cannot start: its next pod must not run beside ours.
        var superseded = jobs.Find(
            j => j.Metadata.Name != desired.Metadata.Name && JobReading.Of(j, pods).State == JobState.Running);
        if (superseded is not null)
        {
            if (Ownership.IsOurs(session.Stack, superseded.Metadata))
            {
                await session.DeleteAsync(superseded);
            }

            return false;
        }

        if (!await QuietCheck.HoldsAsync(session, desired))
        {
            session.Report.MarkConflict();
            return false;
        }

        // Also a pod that never started: until it is gone, its container could still start.
        return pods.TrueForAll(JobPod.HasEnded) && jobs.TrueForAll(j => j.Metadata.DeletionTimestamp is null);
    }

    private static bool IsMigration(ApplySession session, V1Job job) =>
        job.Metadata.Label(Labels.Component) == Components.Migration && Ownership.IsOurs(session.Stack, job.Metadata);

    private static string Selector(ApplySession session) =>
        $"{Labels.Stack}={session.Name},{Labels.Component}={Components.Migration}";

    private static Task<List<V1Pod>> ListPodsAsync(ApplySession session) => session.ListAsync<V1Pod>(Selector(session));

    private static async Task VerifyAsync(ApplySession session, V1Job desired)
    {
        var live = await session.GetAsync<V1Job>(desired.Metadata.Name!);
        if (live is not null && !Ownership.IsOurs(session.Stack, live.Metadata))
        {
            session.AddFault(Faults.NotOwned<V1Job>(session.Stack, live.Metadata));
        }
    }
}
