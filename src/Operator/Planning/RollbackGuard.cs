using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>Whether a release can run on the schema that later migrations left behind.</summary>
internal static class RollbackGuard
{
    /// <summary>
    /// The newest migration applied after <paramref name="own"/> that is not backward compatible, or null. With a null
    /// <paramref name="own"/>, a release from before any migration, all of them are after it.
    /// </summary>
    public static MigrationRecord? Newer(IReadOnlyList<MigrationRecord> records, MigrationRecord? own) =>
        records.LastOrDefault(r => !r.Data.BackwardCompatible && r.Sequence > (own?.Sequence ?? long.MinValue));

    /// <summary>
    /// The migration that a release from before it does not survive, or null: it survives all, or its place among them is not
    /// known.
    /// </summary>
    /// <param name="records">Migrations that succeeded, oldest first.</param>
    /// <param name="release">The release's inputs.</param>
    /// <param name="key">Identity of its migration; null where it has none or it is not known.</param>
    /// <param name="remembered">What is on record of it: of one without a migration, only its age tells where it stands.</param>
    public static MigrationRecord? Barrier(
        IReadOnlyList<MigrationRecord> records, AppStackSpec release, string? key, ReleaseRecord? remembered)
    {
        if (release.Migration is null)
        {
            return records.LastOrDefault(r => !r.Data.BackwardCompatible && remembered?.CreatedAt < r.Data.CompletedAt);
        }

        return records.FirstOrDefault(r => r.Data.Key == key) is { } own ? Newer(records, own) : null;
    }
}
