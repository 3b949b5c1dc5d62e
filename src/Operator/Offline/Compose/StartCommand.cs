using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Start commands that wait for servers first: nothing of a stack starts before its dependencies are healthy.</summary>
internal static partial class StartCommand
{
    private const string End = "--";

    /// <summary>The words after those that wait, as in <c>wait-for-it db:5432 -- python app.py</c>; else all of them.</summary>
    public static IReadOnlyList<string> AfterWaiting(IReadOnlyList<string> words) =>
        words is [var program, ..] && Waits().IsMatch(program) && words.ToList().IndexOf(End) is > 0 and var end
            ? [.. words.Skip(end + 1)]
            : words;

    /// <summary>The same of a step of a script; empty: it only waits.</summary>
    public static string AfterWaiting(string step)
    {
        var end = step.IndexOf($" {End} ", StringComparison.Ordinal);
        return !Waits().IsMatch(step) && !Sleeps().IsMatch(step) ? step : end < 0 ? "" : step[(end + End.Length + 2)..].Trim();
    }

    [GeneratedRegex(@"^\S*wait[-_]for", RegexOptions.CultureInvariant)]
    private static partial Regex Waits();

    [GeneratedRegex(@"^sleep\s+[0-9.]+[smh]?$", RegexOptions.CultureInvariant)]
    private static partial Regex Sleeps();
}
