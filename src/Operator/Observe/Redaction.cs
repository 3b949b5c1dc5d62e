using System.Text;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>Takes known secret values out of a text that is to be shown.</summary>
internal static class Redaction
{
    /// <summary>Most bytes of a migration's last words that are kept.</summary>
    public const int TailBytes = 1024;

    // Shorter values are words like "root" or "5432" as often as secrets; hiding those would garble every message.
    private const int ShortestSecret = 6;

    // What a message needs to be of use, and no secret.
    private static readonly HashSet<string> OpenKeys = ["host", "port", "username", "database"];

    /// <summary>
    /// The last kilobyte of the text, in whole lines where it has any, every known secret value replaced by <c>[redacted]</c>.
    /// </summary>
    /// <remarks>Redacted before it is cut: the cut could leave part of a secret that no longer matches.</remarks>
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

        // No character begins with such a byte: the cut went through one. The text ends in a whole character, so that this ends.
        while ((bytes[start] & 0xC0) == 0x80)
        {
            start++;
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(start));
    }

    // A driver may show a value as it stands in a URI.
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
