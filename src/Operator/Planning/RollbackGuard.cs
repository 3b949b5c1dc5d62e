using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>Whether a release can run on the schema that later migrations left behind.</summary>
internal static class RollbackGuard
{
    /// <summary>
    /// The newest migration applied after <paramref name="own"/> that is not backward compatible, or null. A null
    /// <paramref name="own"/> means a release from before any migration: every migration is then after it.
    /// </summary>
    public static MigrationRecord? Newer(IReadOnlyList<MigrationRecord> records, MigrationRecord? own) =>
        records.LastOrDefault(r => !r.Data.BackwardCompatible && r.Sequence > (own?.Sequence ?? long.MinValue));

    /// <summary>
    /// A migration that came after the release and left a schema on which the release cannot run. Null: there is none, or it is
    /// not known which migrations came after the release.
    /// </summary>
    /// <param name="records">Migrations that succeeded, oldest first.</param>
    /// <param name="release">The release's inputs.</param>
    /// <param name="keys">Identity of the release's migration; null if it has none or the identity is not known.</param>
    /// <param name="remembered">
    /// The release's record. Where no migration of the release is on record, its age tells which migrations came after it.
    /// </param>
    public static MigrationRecord? Barrier(
        IReadOnlyList<MigrationRecord> records, AppStackSpec release, MigrationKeys? keys, ReleaseRecord? remembered)
    {
        if (release.Migration is null)
        {
            return Younger(records, remembered);
        }

        // A replaced database has no record of the release's own migration, but may have one of a later release. Records of
        // earlier versions do not tell of which database they are.
        return Own(records, keys) is { } own ? Newer(records, own)
            : keys is null ? null
            : Younger([.. records.Where(r => r.Data.Databases is not null)], remembered);
    }

    /// <summary>
    /// The migration that forbids an automatic return to an earlier release; null if there is none. In doubt there is one: a
    /// release whose own migration is not on record is not returned to past any incompatible one.
    /// </summary>
    /// <param name="keys">Identity of the release's migration; null if it has none or the identity is not known.</param>
    public static MigrationRecord? Obstacle(
        IReadOnlyList<MigrationRecord> records, ReleaseRecord release, MigrationKeys? keys) =>
        release.Release.Spec.Value.Migration is null
            ? Barrier(records, release.Release.Spec.Value, keys, release)
            : Newer(records, Own(records, keys));

    // A migration that had begun before the release was made is not a later one, although it may have ended after that.
    private static MigrationRecord? Younger(IEnumerable<MigrationRecord> records, ReleaseRecord? release) =>
        records.LastOrDefault(r => !r.Data.BackwardCompatible && release?.CreatedAt < (r.Data.StartedAt ?? r.Data.CompletedAt));

    private static MigrationRecord? Own(IReadOnlyList<MigrationRecord> records, MigrationKeys? keys) =>
        keys is null ? null : records.FirstOrDefault(r => keys.Contains(r.Data.Key));
}
