using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>One write to the ControllerRevisions in which a stack's releases and migrations are remembered.</summary>
internal abstract record RevisionChange
{
    /// <summary>What these changes come to, in the order in which they are to be written.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="records">What is to be remembered.</param>
    /// <param name="revisions">The stack's ControllerRevisions so far.</param>
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

    // A release that was wanted before becomes the newest again, its outcome open.
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

    /// <summary>A new one; where its name is taken it is there already, since the name is a hash of the content.</summary>
    internal sealed record Create(V1ControllerRevision Revision) : RevisionChange;

    /// <summary>A JSON merge patch of one that is there.</summary>
    internal sealed record Patch(string Name, JsonObject Body) : RevisionChange;
}
