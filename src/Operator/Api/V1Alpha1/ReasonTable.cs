namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>
/// The traits of every reason. Whoever treats reasons differently asks here, and the tables of docs/status.md are generated from
/// it (<c>make crds</c>).
/// </summary>
public static class ReasonTable
{
    private static readonly ReasonTraits[] Table = [.. StackReasons.All, .. DependencyReasons.All, .. ReleaseReasons.All];

    private static readonly Dictionary<string, ReasonTraits> ByReason = Table.ToDictionary(t => t.Reason, StringComparer.Ordinal);

    /// <summary>Every reason, in the order of the documentation.</summary>
    public static IReadOnlyList<ReasonTraits> All => Table;

    /// <summary>The traits of a reason, or null if there is no such reason: another version wrote the status.</summary>
    public static ReasonTraits? Find(string? reason) => reason is null ? null : ByReason.GetValueOrDefault(reason);
}
