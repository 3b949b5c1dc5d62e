namespace Ballast.Operator.Apply;

/// <summary>A field whose live value is not the desired one.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Found">The live value as JSON; null: there is none. May be secret.</param>
internal sealed record Difference(IReadOnlyList<FieldStep> Path, string? Found)
{
    /// <summary>
    /// True: all items of the list are there, but not in the order that references between them need. Servers before 1.24 keep
    /// the old order in an apply.
    /// </summary>
    public bool IsOrder => Found is not null && Path is [.., { Name: { } list }] && ListKeys.IsOrdered(list);

    /// <summary>The path, for a message: never the value.</summary>
    public string Describe() => FieldPath.Describe(Path);
}
