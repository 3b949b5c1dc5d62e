using System.Text.Json;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Releases;

/// <summary>A migration that succeeded, and its place in the order of these migrations.</summary>
internal sealed record MigrationRecord(MigrationData Data, long Sequence);

/// <summary>Reads the stack's records from its ControllerRevisions. A record that cannot be read is ignored.</summary>
internal static class RecordReader
{
    public const string ReleaseKind = "release";
    public const string MigrationKind = "migration";

    /// <summary>Releases, newest first.</summary>
    public static IReadOnlyList<ReleaseRecord> Releases(IReadOnlyList<V1ControllerRevision> revisions) =>
        [.. revisions.Where(r => r.Metadata.Label(Labels.Record) == ReleaseKind).Select(ReadRelease).OfType<ReleaseRecord>()
            .OrderByDescending(r => r.Revision)];

    /// <summary>Migrations that succeeded, oldest first.</summary>
    public static IReadOnlyList<MigrationRecord> Migrations(IReadOnlyList<V1ControllerRevision> revisions) =>
        [.. revisions.Where(r => r.Metadata.Label(Labels.Record) == MigrationKind).Select(ReadMigration).OfType<MigrationRecord>()
            .OrderBy(m => m.Sequence)];

    /// <summary>A number greater than that of any record.</summary>
    public static long Next(IReadOnlyList<V1ControllerRevision> revisions) =>
        revisions.Select(r => r.Revision).DefaultIfEmpty(0).Max() + 1;

    private static ReleaseRecord? ReadRelease(V1ControllerRevision revision)
    {
        if (Read(revision, ReleaseJsonContext.Default.ReleaseData) is not { } data)
        {
            return null;
        }

        var outcome = Enum.TryParse<ReleaseOutcome>(revision.Metadata.Annotation(Labels.Outcome), out var parsed)
            ? parsed
            : ReleaseOutcome.Pending;
        return new ReleaseRecord(
            new Release(data.Hash, ReleaseInputs.Remembered(data.Spec), data.References), revision.Revision, outcome,
            revision.Metadata.Annotation(Labels.FailedReason), revision.Metadata.Annotation(Labels.FailedRetry),
            revision.Metadata.CreationTimestamp, revision.Metadata.Annotation(Labels.Attempt));
    }

    private static MigrationRecord? ReadMigration(V1ControllerRevision revision) =>
        Read(revision, ReleaseJsonContext.Default.MigrationData) is { } data
            ? new MigrationRecord(data, revision.Revision)
            : null;

    private static T? Read<T>(V1ControllerRevision revision, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return revision.Data?.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
