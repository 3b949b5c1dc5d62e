namespace Ballast.Load.Bench.Floor;

/// <summary>A write of the operator, to be sent again for another stack.</summary>
/// <param name="Kind">For the tables, as <c>create secrets</c>.</param>
/// <param name="Method">POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">Path and query, with placeholders.</param>
/// <param name="ContentType">The body's.</param>
/// <param name="Body">JSON with placeholders; empty for none.</param>
internal sealed record RecordedWrite(string Kind, string Method, string Path, string ContentType, string Body)
{
    /// <summary>The namespace that is recorded, and stands for that of the stack.</summary>
    public const string Space = "recorded-space";

    /// <summary>The stack that is recorded, and stands for the stack's name.</summary>
    public const string Stack = "recorded-stack";

    /// <summary>Stands for the uid that the write of this number got for its object.</summary>
    public static string Uid(int write) => $"uid-of-write-{write:D2}";
}
