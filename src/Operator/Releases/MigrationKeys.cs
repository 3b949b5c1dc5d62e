namespace Ballast.Operator.Releases;

/// <summary>The identity of one migration, as it is computed now and as earlier versions of the operator computed it.</summary>
/// <param name="Current">64 hexadecimal digits; a new Job and its record get this one.</param>
/// <param name="Earlier">
/// Other keys that mean the same migration. Records and Jobs under them count: otherwise an upgrade of the operator would run the
/// migration a second time.
/// </param>
internal sealed record MigrationKeys(string Current, IReadOnlyList<string> Earlier)
{
    /// <summary>Hash of the databases that the migration runs on.</summary>
    public string? Databases { get; init; }

    /// <summary>The current key first.</summary>
    public IEnumerable<string> All => Earlier.Prepend(Current);

    /// <summary>Whether a recorded key means this migration.</summary>
    public bool Contains(string? key) => key is not null && All.Contains(key, StringComparer.Ordinal);
}
