using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>One write to the ControllerRevisions that record a stack's releases and migrations.</summary>
internal abstract record RevisionChange
{
    /// <summary>The writes for these records, in the order in which to send them.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="records">What to record.</param>
    /// <param name="revisions">The stack's existing ControllerRevisions.</param>
    public static IReadOnlyList<RevisionChange> Build(
        AppStack stack, RecordChanges records, IReadOnlyList<V1ControllerRevision> revisions)
    {
        var changes = new List<RevisionChange>();
        var next = RecordReader.Next(revisions);
        foreach (var migrated in records.Migrated)
        {
            var data = JsonSerializer.SerializeToElement(migrated, ReleaseJsonContext.Default.MigrationData);
            var name = Names.Migration(stack.Metadata.Name!, migrated.Key[..Release.IdLength]);
            changes.Add(New(stack, name, RecordReader.MigrationKind, next++, data));
        }

        if (records.Target is { } want)
        {
            changes.Add(Newest(stack, want, records.Attempt, next, revisions));
        }

        if (records.Good is { } good)
        {
            changes.Add(new Patch(NameOf(stack, good), Outcome(ReleaseOutcome.Good, null, null)));
        }

        if (records.Failed is var (failed, reason))
        {
            var retry = stack.Metadata.Annotation(Labels.Retry) ?? "";
            changes.Add(new Patch(NameOf(stack, failed), Outcome(ReleaseOutcome.Failed, reason, retry)));
        }

        return changes;
    }

    // A release that was recorded before becomes the newest again, and its outcome is reset to Pending.
    private static RevisionChange Newest(
        AppStack stack, Release release, string? attempt, long next, IReadOnlyList<V1ControllerRevision> revisions)
    {
        var name = NameOf(stack, release);
        if (revisions.All(r => r.Metadata.Name != name))
        {
            var data = JsonSerializer.SerializeToElement(
                new ReleaseData { Hash = release.Hash, Spec = release.Spec, References = new(release.References) },
                ReleaseJsonContext.Default.ReleaseData);
            return New(stack, name, RecordReader.ReleaseKind, next, data);
        }

        var patch = Outcome(ReleaseOutcome.Pending, null, null);
        patch["revision"] = next;
        if (attempt is not null)
        {
            patch["metadata"]!["annotations"]![Labels.Attempt] = attempt;
        }

        return new Patch(name, patch);
    }

    private static string NameOf(AppStack stack, Release release) => Names.Release(stack.Metadata.Name!, release.Id);

    private static Create New(AppStack stack, string name, string kind, long revision, JsonElement data)
    {
        var metadata = ChildMetadata.Build(stack, name, kind);
        metadata.Labels![Labels.Record] = kind;
        return new Create(new V1ControllerRevision { Metadata = metadata, Data = data, Revision = revision });
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

    /// <summary>
    /// Creates a ControllerRevision. A conflict means that it already exists: its name contains a hash of its content.
    /// </summary>
    internal sealed record Create(V1ControllerRevision Revision) : RevisionChange;

    /// <summary>A JSON merge patch of an existing ControllerRevision.</summary>
    internal sealed record Patch(string Name, JsonObject Body) : RevisionChange;
}
