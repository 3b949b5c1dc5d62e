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
    /// Starts the Job of the plan, or replaces a Job that never started a pod. Does nothing while another migration runs.
    /// </summary>
    public static async Task ApplyAsync(ApplySession session)
    {
        if (session.Plan.Migration is { ReplaceJob: true } stuck
            && session.Observed.Jobs.FirstOrDefault(j => j.Metadata.Name == stuck.JobName) is { } job)
        {
            await session.DeleteAsync(job);
            return;
        }

        if (session.Desired.MigrationJob is not { } desired)
        {
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

        var (stack, observed) = (session.Stack, session.Observed);
        foreach (var job in observed.Jobs.Where(j => j.Metadata.Name != migration.JobName && Ownership.IsOurs(stack, j.Metadata)))
        {
            if (job.Metadata.Label(Labels.Component) == Components.Migration
                && JobReading.Of(job, observed.Pods).State != JobState.Running)
            {
                await session.DeleteAsync(job);
            }
        }
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
        var key = desired.Metadata.Annotation(Labels.MigrationKey);
        return RecordReader.Migrations(records).Any(r => r.Data.Key == key);
    }

    private static async Task<bool> NothingRunsAsync(ApplySession session, V1Job desired)
    {
        var selector = $"{Labels.Stack}={session.Name},{Labels.Component}={Components.Migration}";
        var jobs = await session.ListAsync<V1Job>(selector);
        var pods = await session.ListAsync<V1Pod>(selector);
        if (pods.Exists(p => p.Status?.Phase is not ("Succeeded" or "Failed")))
        {
            return false;
        }

        // The Job of an earlier release may be between two attempts: its next pod must not run beside ours.
        var superseded = jobs.Find(
            j => j.Metadata.Name != desired.Metadata.Name && JobReading.Of(j, pods).State == JobState.Running);
        if (superseded is null)
        {
            return jobs.TrueForAll(j => j.Metadata.DeletionTimestamp is null);
        }

        if (Ownership.IsOurs(session.Stack, superseded.Metadata))
        {
            await session.DeleteAsync(superseded);
        }

        return false;
    }

    private static async Task VerifyAsync(ApplySession session, V1Job desired)
    {
        var live = await session.GetAsync<V1Job>(desired.Metadata.Name!);
        if (live is not null && !Ownership.IsOurs(session.Stack, live.Metadata))
        {
            session.AddFault(Faults.NotOwned<V1Job>(session.Stack, live.Metadata));
        }
    }
}
