using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Apply;

/// <summary>
/// Starts a migration. Before that the stack's migration Jobs and pods are listed live, not from a cache, and none may be at
/// work, and so are the records of what succeeded: at most one runs at a time, and none twice, whatever the cache has missed.
/// </summary>
internal sealed class MigrationStarter(IKubernetesClient client, ChildApplier children)
{
    /// <summary>
    /// Starts the Job of the plan, or replaces one that never started a pod. Does nothing while another migration is at work.
    /// </summary>
    public async Task ApplyAsync(
        AppStack stack, StackPlan plan, V1Job? desired, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        if (plan.Migration is { ReplaceJob: true } stuck
            && observed.Jobs.FirstOrDefault(j => j.Metadata.Name == stuck.JobName) is { } job)
        {
            await children.DeleteAsync(job, report, cancellationToken);
            return;
        }

        if (desired is null)
        {
            return;
        }

        try
        {
            if (await IsRecordedAsync(stack, desired, cancellationToken))
            {
                report.MarkOutrun();
            }
            else if (await NothingRunsAsync(stack, desired, report, cancellationToken))
            {
                await client.CreateAsync(desired, cancellationToken);
                report.CountWrite();
            }
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            await VerifyAsync(stack, desired, report, cancellationToken);
        }
        catch (KubernetesApiException refusal)
        {
            report.Add(Faults.Of<V1Job>(desired.Metadata, refusal));
        }
    }

    /// <summary>Deletes finished Jobs of earlier migrations once the release that needed another has rolled out.</summary>
    public async Task PruneAsync(
        AppStack stack, StackPlan plan, ObservedState observed, ApplyReport report, CancellationToken cancellationToken)
    {
        if (plan.Closed is not null || plan.Migration is not { } migration)
        {
            return;
        }

        foreach (var job in observed.Jobs.Where(j => j.Metadata.Name != migration.JobName && Ownership.IsOurs(stack, j.Metadata)))
        {
            if (job.Metadata.Label(Labels.Component) == Components.Migration
                && JobReading.Of(job, observed.Pods).State != JobState.Running)
            {
                await children.DeleteAsync(job, report, cancellationToken);
            }
        }
    }

    // Its Job may have been deleted long since, so that its name being free says nothing.
    private async Task<bool> IsRecordedAsync(AppStack stack, V1Job desired, CancellationToken cancellationToken)
    {
        var selector = $"{Labels.Stack}={stack.Metadata.Name},{Labels.Record}={RecordReader.MigrationKind}";
        var records =
            await client.ListAsync<V1ControllerRevision>(stack.Metadata.Namespace, new ListOptions(selector), cancellationToken);
        var key = desired.Metadata.Annotation(Labels.MigrationKey);
        return RecordReader.Migrations(records.Items).Any(r => r.Data.Key == key);
    }

    private async Task<bool> NothingRunsAsync(
        AppStack stack, V1Job desired, ApplyReport report, CancellationToken cancellationToken)
    {
        var selector = $"{Labels.Stack}={stack.Metadata.Name},{Labels.Component}={Components.Migration}";
        var jobs = await client.ListAsync<V1Job>(stack.Metadata.Namespace, new ListOptions(selector), cancellationToken);
        var pods = await client.ListAsync<V1Pod>(stack.Metadata.Namespace, new ListOptions(selector), cancellationToken);
        if (pods.Items.Exists(p => p.Status?.Phase is not ("Succeeded" or "Failed")))
        {
            return false;
        }

        // An earlier release's migration between two tries: its next try must not meet ours.
        var superseded = jobs.Items.Find(
            j => j.Metadata.Name != desired.Metadata.Name && JobReading.Of(j, pods.Items).State == JobState.Running);
        if (superseded is null)
        {
            return jobs.Items.TrueForAll(j => j.Metadata.DeletionTimestamp is null);
        }

        if (Ownership.IsOurs(stack, superseded.Metadata))
        {
            await children.DeleteAsync(superseded, report, cancellationToken);
        }

        return false;
    }

    private async Task VerifyAsync(AppStack stack, V1Job desired, ApplyReport report, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync<V1Job>(desired.Metadata.Name!, stack.Metadata.Namespace, cancellationToken);
        if (live is not null && !Ownership.IsOurs(stack, live.Metadata))
        {
            report.Add(Faults.NotOwned<V1Job>(stack, live.Metadata));
        }
    }
}
