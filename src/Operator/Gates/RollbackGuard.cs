using Ballast.Operator.Releases;

namespace Ballast.Operator.Gates;

/// <summary>Whether a release can run on the schema that later migrations left behind.</summary>
internal static class RollbackGuard
{
    /// <summary>
    /// The newest migration applied after <paramref name="own"/> that is not backward compatible, or null. With a null
    /// <paramref name="own"/>, a release from before any migration, all of them are after it.
    /// </summary>
    public static MigrationRecord? Newer(IReadOnlyList<MigrationRecord> records, MigrationRecord? own) =>
        records.LastOrDefault(r => !r.Data.BackwardCompatible && r.Sequence > (own?.Sequence ?? long.MinValue));
}
