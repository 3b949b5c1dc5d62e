using System.Globalization;
using System.Text;

namespace Ballast.Kubernetes.Diagnostics;

/// <summary>Names, labels and numbers in the text format 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The metric's name: dots become underscores, the unit and <c>_total</c> are appended.</summary>
    public static string NameFor(string instrument, string? unit, MetricKind kind)
    {
        var name = new StringBuilder(Clean(instrument, colons: true));
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        Append(name, suffix);
        Append(name, kind == MetricKind.Counter ? "_total" : "");
        return name.ToString();
    }

    /// <summary>The labels without their braces; empty for none.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            labels.Append(labels.Length == 0 ? "" : ",").Append(Clean(key, colons: false)).Append("=\"");
            foreach (var c in Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
            {
                _ = c switch
                {
                    '\\' => labels.Append(@"\\"),
                    '"' => labels.Append("\\\""),
                    '\n' => labels.Append(@"\n"),
                    _ => labels.Append(c),
                };
            }

            labels.Append('"');
        }

        return labels.ToString();
    }

    public static string InBraces(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";

    public static string EscapeHelp(string help) =>
        help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static void Append(StringBuilder name, string suffix)
    {
        if (!name.ToString().EndsWith(suffix, StringComparison.Ordinal))
        {
            name.Append(suffix);
        }
    }

    private static string Clean(string name, bool colons)
    {
        var cleaned = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || (colons && c == ':') ? c : '_'));
        return char.IsAsciiDigit(cleaned[0]) ? "_" + cleaned : cleaned;
    }
}
