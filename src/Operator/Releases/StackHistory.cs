using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Releases;

/// <summary>The records of a stack, read once from its ControllerRevisions.</summary>
/// <param name="Releases">Releases, newest first.</param>
/// <param name="Migrations">Migrations that succeeded, oldest first.</param>
/// <param name="Next">A number greater than that of any record.</param>
internal sealed record StackHistory(IReadOnlyList<ReleaseRecord> Releases, IReadOnlyList<MigrationRecord> Migrations, long Next)
{
    /// <summary>No records.</summary>
    public static StackHistory Empty { get; } = new([], [], 1);

    /// <summary>Releases that rolled out completely, newest first.</summary>
    public IEnumerable<ReleaseRecord> Good => Releases.Where(r => r.Outcome == ReleaseOutcome.Good);

    /// <summary>Reads the records; a record that cannot be read is ignored.</summary>
    public static StackHistory Read(IReadOnlyList<V1ControllerRevision> revisions) => revisions.Count == 0
        ? Empty
        : new StackHistory(
            RecordReader.Releases(revisions), RecordReader.Migrations(revisions), revisions.Max(r => r.Revision) + 1);

    /// <summary>The record of the release with that full hash; null if it is new.</summary>
    public ReleaseRecord? Release(string? hash) => Releases.FirstOrDefault(r => r.Release.Hash == hash);
}
