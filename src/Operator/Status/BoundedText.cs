using System.Text;

namespace Ballast.Operator.Status;

/// <summary>Limits texts in status to a kilobyte, however long the text that they quote.</summary>
internal static class BoundedText
{
    /// <summary>Maximum length of a text in bytes of UTF-8.</summary>
    public const int MaxBytes = 1024;

    private const string Ellipsis = "...";

    /// <summary>The text, or its beginning with an ellipsis; never cuts a character in half.</summary>
    public static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MaxBytes)
        {
            return text;
        }

        var (length, bytes) = (0, Ellipsis.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return string.Concat(text.AsSpan(0, length), Ellipsis);
    }
}
