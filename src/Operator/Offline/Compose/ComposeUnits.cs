using System.Globalization;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Compose's units, as Kubernetes writes them.</summary>
internal static partial class ComposeUnits
{
    /// <summary>Seconds of a duration such as <c>1m30s</c>, rounded up; null if it is none.</summary>
    public static int? Seconds(string? duration)
    {
        if (duration is null || !Duration().IsMatch(duration))
        {
            return null;
        }

        var seconds = Part().Matches(duration).Sum(part => Number(part) * part.Groups["unit"].Value switch
        {
            "h" => 3600m,
            "m" => 60m,
            "ms" => 0.001m,
            "us" => 0.000001m,
            _ => 1m,
        });
        return (int)Math.Ceiling(seconds);
    }

    /// <summary>A quantity of bytes: Compose's <c>512M</c> is <c>512Mi</c>. Null if it is no size.</summary>
    public static string? Memory(string? size)
    {
        if (size is null || Size().Match(size.Trim()) is not { Success: true } match)
        {
            return null;
        }

        var power = match.Groups["unit"].Value.ToLowerInvariant() switch { "k" => 1, "m" => 2, "g" => 3, "t" => 4, _ => 0 };
        var bytes = Number(match) * (decimal)Math.Pow(1024, power);
        foreach (var (suffix, unit) in new[] { ("Gi", 1L << 30), ("Mi", 1L << 20), ("Ki", 1L << 10) })
        {
            if (bytes % unit == 0 && bytes > 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / unit:0}{suffix}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes):0}");
    }

    /// <summary>A quantity of processors: <c>0.5</c> is <c>500m</c>. Null if it is none.</summary>
    public static string? Cpu(string? processors) =>
        decimal.TryParse(processors, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number == decimal.Floor(number)
                ? string.Create(CultureInfo.InvariantCulture, $"{number:0}")
                : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(number * 1000):0}m")
            : null;

    private static decimal Number(Match match) => decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^([0-9]+(\\.[0-9]+)?(h|ms|m|us|s|)){1,6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    [GeneratedRegex("(?<number>[0-9]+(\\.[0-9]+)?)(?<unit>h|ms|m|us|s|)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(
        "^(?<number>[0-9]{1,15}(\\.[0-9]{1,6})?)\\s*(?<unit>[kmgtb]?)(i?b)?$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
