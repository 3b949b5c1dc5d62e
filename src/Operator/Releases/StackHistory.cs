using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Releases;

/// <summary>What a stack remembers, read once from its ControllerRevisions.</summary>
/// <param name="Releases">Releases, newest first.</param>
/// <param name="Migrations">Migrations that succeeded, oldest first.</param>
/// <param name="Next">A number greater than that of any record.</param>
internal sealed record StackHistory(IReadOnlyList<ReleaseRecord> Releases, IReadOnlyList<MigrationRecord> Migrations, long Next)
{
    /// <summary>Nothing is remembered.</summary>
    public static StackHistory Empty { get; } = new([], [], 1);

    /// <summary>Releases that rolled out whole, newest first.</summary>
    public IEnumerable<ReleaseRecord> Good => Releases.Where(r => r.Outcome == ReleaseOutcome.Good);

    /// <summary>Reads the records; one that cannot be read counts as absent.</summary>
    public static StackHistory Read(IReadOnlyList<V1ControllerRevision> revisions) => revisions.Count == 0
        ? Empty
        : new StackHistory(
            RecordReader.Releases(revisions), RecordReader.Migrations(revisions), revisions.Max(r => r.Revision) + 1);

    /// <summary>What is remembered of the release with that full hash; null where it is new.</summary>
    public ReleaseRecord? Release(string? hash) => Releases.FirstOrDefault(r => r.Release.Hash == hash);
}
