using System.Text;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>Removes known secret values from a text before it is shown.</summary>
internal static class Redaction
{
    /// <summary>How many bytes of the end of a migration's log are kept.</summary>
    public const int TailBytes = 1024;

    // Shorter values are often ordinary words such as "root" or "5432": redacting them would make messages unreadable.
    private const int ShortestSecret = 6;

    // Keys whose values are not secret: without them a message is of little use.
    private static readonly HashSet<string> OpenKeys = ["host", "port", "username", "database"];

    /// <summary>
    /// The last kilobyte of the text, in whole lines if possible, with every known secret value replaced by <c>[redacted]</c>.
    /// </summary>
    /// <remarks>Redact first, then cut: the cut could leave a part of a secret, which would not match any more.</remarks>
    public static string? Tail(string? text, IEnumerable<ReferencedObject?> secrets)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        foreach (var value in secrets.OfType<ReferencedObject>().SelectMany(Values).Distinct().OrderByDescending(v => v.Length))
        {
            text = text.Replace(value, "[redacted]", StringComparison.Ordinal);
        }

        var bytes = Encoding.UTF8.GetBytes(text.Trim());
        var start = Math.Max(0, bytes.Length - TailBytes);
        if (start > 0 && Array.IndexOf(bytes, (byte)'\n', start - 1) is >= 0 and var lineEnd)
        {
            start = lineEnd + 1;
        }

        // Skip UTF-8 continuation bytes: the cut may be inside a character. The last character is whole, so this loop ends.
        while ((bytes[start] & 0xC0) == 0x80)
        {
            start++;
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(start));
    }

    // A driver may print a value percent-encoded, as in a URI.
    private static IEnumerable<string> Values(ReferencedObject secret)
    {
        var values = secret.Data.Where(d => !OpenKeys.Contains(d.Key)).Select(d => Encoding.UTF8.GetString(d.Value));
        foreach (var value in values.Where(v => v.Length >= ShortestSecret))
        {
            yield return value;
            if (Uri.EscapeDataString(value) is var escaped && escaped != value)
            {
                yield return escaped;
            }
        }
    }
}
