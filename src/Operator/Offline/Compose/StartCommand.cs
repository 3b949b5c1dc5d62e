using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>
/// What a container starts. Nothing of a stack starts before its dependencies are healthy, so nothing waits for them.
/// </summary>
/// <param name="Command">What replaces the image's entry point; empty: nothing does.</param>
/// <param name="Arguments">The arguments.</param>
internal sealed partial record StartCommand(IReadOnlyList<string> Command, IReadOnlyList<string> Arguments)
{
    private const string End = "--";

    private static readonly string[] Operators = ["&&", "||", ";"];

    /// <summary>The script that it runs; null: none.</summary>
    public ShellScript? Script => ShellScript.In(Arguments) ?? (Command.Count > 0 ? ShellScript.In(All) : null);

    /// <summary>True: words of a shell's syntax are arguments of a program, since no shell reads them.</summary>
    public bool IsShellMissing => Script is null && All.Any(Operators.Contains) && !All.Any(w => w is "sh" or "bash");

    private IReadOnlyList<string> All => [.. Command, .. Arguments];

    public static StartCommand Of(ComposeService service)
    {
        if (service.Entrypoint.Count == 0)
        {
            // An empty one takes that of the image away.
            return service.Fields["entrypoint"] is null
                ? new([], AfterWaiting(service.Command)) : new(AfterWaiting(service.Command), []);
        }

        IReadOnlyList<string> all = [.. service.Entrypoint, .. service.Command];
        return AfterWaiting(all) is var rest && rest.Count < all.Count
            ? new(rest, [])
            : new(service.Entrypoint, AfterWaiting(service.Command));
    }

    /// <summary>The same with other words in place of those of its script.</summary>
    public StartCommand With(IReadOnlyList<string> words) =>
        ShellScript.In(Arguments) is null ? new(words, []) : this with { Arguments = words };

    /// <summary>The words after those that wait, as in <c>wait-for-it db:5432 -- python app.py</c>; else all of them.</summary>
    public static IReadOnlyList<string> AfterWaiting(IReadOnlyList<string> words)
    {
        if (words is not [var program, ..])
        {
            return words;
        }

        if (Waits().IsMatch(program) && words.ToList().IndexOf(End) is > 0 and var end)
        {
            return [.. words.Skip(end + 1)];
        }

        var at = 1;
        while (Dockerize().IsMatch(program) && at < words.Count && DockerizeOption().IsMatch(words[at]))
        {
            at += words[at].Contains('=') ? 1 : 2;
        }

        return at > 1 && at < words.Count && !words[at].StartsWith('-') ? [.. words.Skip(at)] : words;
    }

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

    [GeneratedRegex("(^|/)dockerize$", RegexOptions.CultureInvariant)]
    private static partial Regex Dockerize();

    [GeneratedRegex("^--?(wait|timeout|wait-retry-interval)(=|$)", RegexOptions.CultureInvariant)]
    private static partial Regex DockerizeOption();
}
