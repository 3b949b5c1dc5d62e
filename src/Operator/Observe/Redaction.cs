using System.Text;
using System.Text.RegularExpressions;
using Ballast.Operator.References;

namespace Ballast.Operator.Observe;

/// <summary>Removes known secret values from a text before it is shown.</summary>
internal static partial class Redaction
{
    /// <summary>How many bytes of the end of a migration's log are kept.</summary>
    public const int TailBytes = 1024;

    // Shorter values are often ordinary words such as "root" or "5432": redacting them would make messages unreadable.
    private const int ShortestSecret = 6;

    // Keys whose values are not secret: without them a message is of little use.
    private static readonly HashSet<string> OpenKeys = ["host", "port", "username", "database"];

    /// <summary>
    /// The last kilobyte of a container's text, without the values of any Secret of its stack. Null also while one of them cannot
    /// be read, because the text may contain its value.
    /// </summary>
    public static string? Tail(string? text, ObservedState observed) =>
        observed.Unreadable.Keys.Any(k => k.Kind == ReferenceKind.Secret)
            ? null
            : Tail(text, observed.References.Where(r => r.Key.Kind == ReferenceKind.Secret).Select(r => r.Value));

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

        // Before and after: a value may contain what is removed, or be printed in two colours.
        var values = secrets.OfType<ReferencedObject>().SelectMany(Values).Distinct().OrderByDescending(v => v.Length).ToList();
        var bytes = Encoding.UTF8.GetBytes(Hide(TerminalCodes().Replace(Hide(text, values), ""), values).Trim());
        if (bytes.Length == 0)
        {
            return null;
        }

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

    /// <summary>The line of a tail that says most: the last that is no frame of a stack trace. Null: none.</summary>
    public static string? LastLine(string? tail)
    {
        var lines = (tail ?? "").Split('\n').Where(l => !string.IsNullOrWhiteSpace(l)).ToList();
        var line = lines.FindLast(l => !Frame().IsMatch(l)) ?? lines.LastOrDefault();
        return line is null ? null : ApiError.Cut(line.Trim());
    }

    private static string Hide(string text, IEnumerable<string> values) =>
        values.Aggregate(text, (open, value) => open.Replace(value, "[redacted]", StringComparison.Ordinal));

    // As .NET, Java, JavaScript and Go print them. Python's come before the exception.
    [GeneratedRegex(@"^(\t|\s+(at |\.\.\. |--- ))")]
    private static partial Regex Frame();

    // Colours and the like: in a terminal they would act, in JSON they are noise.
    [GeneratedRegex(@"\x1B(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1B]*(\x07|\x1B\\)|[@-Z\\^_])|[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]")]
    private static partial Regex TerminalCodes();

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
