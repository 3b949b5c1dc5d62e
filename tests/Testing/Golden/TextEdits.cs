namespace Ballast.Testing;

/// <summary>Edits of texts that tests begin with.</summary>
internal static class TextEdits
{
    /// <summary>The text with one part replaced. Fails if the part is missing: the test would compare equal texts.</summary>
    /// <exception cref="ArgumentException">The text has no such part.</exception>
    public static string Edited(this string text, string before, string after) => text.Contains(before, StringComparison.Ordinal)
        ? text.Replace(before, after, StringComparison.Ordinal)
        : throw new ArgumentException($"There is no \"{before}\" to be replaced in: {text}", nameof(before));
}
