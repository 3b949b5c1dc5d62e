namespace Ballast.Testing;

/// <summary>Edits of texts that tests begin with.</summary>
internal static class TextEdits
{
    /// <summary>The text with another part. Replaced by nothing, a test would compare a text with itself and pass.</summary>
    /// <exception cref="ArgumentException">The text has no such part.</exception>
    public static string Edited(this string text, string before, string after) => text.Contains(before, StringComparison.Ordinal)
        ? text.Replace(before, after, StringComparison.Ordinal)
        : throw new ArgumentException($"There is no \"{before}\" to be replaced in: {text}", nameof(before));
}
