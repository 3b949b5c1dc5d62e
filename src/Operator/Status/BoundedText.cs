using System.Text;

namespace Ballast.Operator.Status;

/// <summary>Keeps texts in status within a kilobyte, however long what they quote is.</summary>
internal static class BoundedText
{
    /// <summary>Most bytes of a text, as UTF-8.</summary>
    public const int MaxBytes = 1024;

    private const string Ellipsis = "...";

    /// <summary>The text, or its beginning with an ellipsis; never half a character.</summary>
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
