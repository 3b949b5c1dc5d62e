using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Apply;

/// <summary>
/// Writes what is to be remembered of releases and migrations into ControllerRevisions, before any child is written: a decision
/// that is not on record must not take effect.
/// </summary>
internal sealed class RecordKeeper(IKubernetesClient client, ChildApplier children)
{
    /// <summary>Records what the plan found. Throws when the server refuses, so that nothing that rests on it is done.</summary>
    public async Task RecordAsync(
        AppStack stack, StackPlan plan, ObservedState observed, ApplyReport report, CancellationToken cancellationToken)
    {
        var next = RecordReader.Next(observed.Revisions);
        var changes = plan.Records;
        foreach (var migrated in changes.Migrated)
        {
            var data = JsonSerializer.SerializeToElement(migrated, ReleaseJsonContext.Default.MigrationData);
            var name = Names.Migration(stack.Metadata.Name!, migrated.Key[..Release.IdLength]);
            await CreateAsync(Revision(stack, name, RecordReader.MigrationKind, next++, data), report, cancellationToken);
        }

        if (changes.Want is { } want)
        {
            await WantAsync(stack, want, changes.Attempt, next, observed, report, cancellationToken);
        }

        if (changes.Good is { } good)
        {
            await MarkAsync(stack, good, ReleaseOutcome.Good, null, null, report, cancellationToken);
        }

        if (changes.Failed is var (failed, reason))
        {
            await MarkAsync(stack, failed, ReleaseOutcome.Failed, reason, stack.Metadata.Annotation(Labels.Retry)
                ?? "", report, cancellationToken);
        }
    }

    /// <summary>
    /// Deletes the oldest releases beyond the history's limit; never one that runs, is wanted, or could be gone back to.
    /// </summary>
    public async Task PruneAsync(
        AppStack stack, StackPlan plan, ObservedState observed, ApplyReport report, CancellationToken cancellationToken)
    {
        var limit = plan.Spec.Rollout?.HistoryLimit ?? 10;
        string?[] kept = [plan.Current?.Id, plan.Target?.Id, plan.LastGood?.Id, plan.Rendered?.Id];
        foreach (var record in plan.History.Skip(limit).Where(r => !kept.Contains(r.Release.Id)))
        {
            var name = Names.Release(stack.Metadata.Name!, record.Release.Id);
            if (observed.Revisions.FirstOrDefault(r => r.Metadata.Name == name) is { } revision
                && Ownership.IsOurs(stack, revision.Metadata))
            {
                await children.DeleteAsync(revision, report, cancellationToken);
            }
        }
    }

    private async Task WantAsync(
        AppStack stack, Release release, string? attempt, long next, ObservedState observed, ApplyReport report,
        CancellationToken cancellationToken)
    {
        var name = Names.Release(stack.Metadata.Name!, release.Id);
        if (observed.Revisions.All(r => r.Metadata.Name != name))
        {
            var data = JsonSerializer.SerializeToElement(
                new ReleaseData { Hash = release.Hash, Spec = release.Spec, References = new(release.References) },
                ReleaseJsonContext.Default.ReleaseData);
            await CreateAsync(Revision(stack, name, RecordReader.ReleaseKind, next, data), report, cancellationToken);
            return;
        }

        var patch = Outcome(ReleaseOutcome.Pending, null, null);
        patch["revision"] = next;
        if (attempt is not null)
        {
            patch["metadata"]!["annotations"]![Labels.Attempt] = attempt;
        }

        await client.PatchAsync<V1ControllerRevision>(name, stack.Metadata.Namespace, patch, cancellationToken);
        report.CountWrite();
    }

    private async Task MarkAsync(
        AppStack stack, Release release, ReleaseOutcome outcome, string? reason, string? retry, ApplyReport report,
        CancellationToken cancellationToken)
    {
        var name = Names.Release(stack.Metadata.Name!, release.Id);
        await client.PatchAsync<V1ControllerRevision>(
            name, stack.Metadata.Namespace, Outcome(outcome, reason, retry), cancellationToken);
        report.CountWrite();
    }

    private static JsonObject Outcome(ReleaseOutcome outcome, string? reason, string? retry) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["annotations"] = new JsonObject
            {
                [Labels.Outcome] = outcome.ToString(),
                [Labels.FailedReason] = reason,
                [Labels.FailedRetry] = retry,
            },
        },
    };

    private async Task CreateAsync(V1ControllerRevision revision, ApplyReport report, CancellationToken cancellationToken)
    {
        try
        {
            await client.CreateAsync(revision, cancellationToken);
            report.CountWrite();
        }
        catch (KubernetesApiException refusal) when (refusal.IsAlreadyExists)
        {
            // The cache has not caught up with our own write. The name is a hash of the content: equal names, equal content.
        }
    }

    private static V1ControllerRevision Revision(AppStack stack, string name, string kind, long revision, JsonElement data)
    {
        var metadata = ChildMetadata.Build(stack, name, kind);
        metadata.Labels![Labels.Record] = kind;
        return new V1ControllerRevision { Metadata = metadata, Data = data, Revision = revision };
    }
}
