using System.Text.RegularExpressions;

namespace Ballast.Testing;

/// <summary>Metrics in Prometheus' text format, and the list of them in docs/operations.md.</summary>
internal static partial class MetricsText
{
    private const string OwnPrefix = "ballast_";

    /// <summary>The type of each of the operator's own metrics in the text.</summary>
    public static IReadOnlyDictionary<string, string> Types(string text) => Type().Matches(text)
        .Where(match => match.Groups["name"].Value.StartsWith(OwnPrefix, StringComparison.Ordinal))
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["type"].Value);

    /// <summary>The names of the labels of a metric's series, sorted; without a bucket's <c>le</c>.</summary>
    public static IReadOnlyList<string> Labels(string text, string metric) =>
    [
        .. Series().Matches(text).Where(match => match.Groups["name"].Value == metric)
            .SelectMany(match => Label().Matches(match.Groups["labels"].Value)).Select(match => match.Groups[1].Value)
            .Where(name => name != "le").Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>The type and labels of each metric that docs/operations.md lists.</summary>
    public static IReadOnlyDictionary<string, (string Type, IReadOnlyList<string> Labels)> Listed() =>
        Row().Matches(File.ReadAllText(Repository.PathOf("docs", "operations.md"))).ToDictionary(
            match => match.Groups["name"].Value,
            match => (
                match.Groups["type"].Value,
                (IReadOnlyList<string>)[
                    .. Quoted().Matches(match.Groups["labels"].Value).Select(label => label.Groups[1].Value)
                        .Order(StringComparer.Ordinal)]));

    [GeneratedRegex(@"^# TYPE (?<name>\w+) (?<type>\w+)$", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?<name>\w+?)(_bucket|_sum|_count)?(\{(?<labels>.*)\})? [^ ]+$", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex(@"(\w+)=""(?:[^""\\]|\\.)*""")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\| `(?<name>ballast_\w+)` \| (?<type>\w+) \|(?<labels>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex Quoted();
}
