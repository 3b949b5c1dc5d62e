using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A step of a script.</summary>
/// <param name="Text">Its command.</param>
/// <param name="IsNeeded">True: what comes after it runs only if it succeeds.</param>
internal sealed record ScriptStep(string Text, bool IsNeeded);

/// <summary>A script that a shell has as its argument, as in <c>tini -- bash -ec "one &amp;&amp; two"</c>.</summary>
/// <param name="Launcher">What starts the shell, if anything does.</param>
/// <param name="Shell">The shell and its options.</param>
/// <param name="Text">The script.</param>
internal sealed partial record ShellScript(IReadOnlyList<string> Launcher, IReadOnlyList<string> Shell, string Text)
{
    /// <summary>The script in a command; null: it is no shell's, or the script has arguments.</summary>
    public static ShellScript? In(IReadOnlyList<string> command)
    {
        var start = 0;
        if (command is [var first, ..] && Init().IsMatch(first))
        {
            for (start = 1; start < command.Count && command[start].StartsWith('-'); start++)
            {
            }
        }

        if (start >= command.Count || !ShellName().IsMatch(command[start]))
        {
            return null;
        }

        var (at, isScript) = (start + 1, false);
        for (; at < command.Count && command[at] is ['-' or '+', _, ..] and var option; at++)
        {
            var isLong = option.StartsWith("--", StringComparison.Ordinal);
            isScript |= !isLong && option.Contains('c');

            // A setting, as in -o pipefail.
            at += !isLong && option.Contains('o') ? 1 : 0;
        }

        return isScript && at == command.Count - 1
            ? new ShellScript([.. command.Take(start)], [.. command.Skip(start).Take(at - start)], command[at])
            : null;
    }

    /// <summary>
    /// Its steps one after the other, without loops that only wait; null if it has other syntax, such as <c>if</c> or <c>||</c>.
    /// </summary>
    public IReadOnlyList<ScriptStep>? Steps() =>
        ShellSyntax.Split(Text) is { } all && WithoutWaiting(all) is var steps && !steps.Exists(s => Keyword().IsMatch(s.Text))
            ? steps
            : null;

    /// <summary>The command that runs these steps in the same shell; without one where a single step needs none.</summary>
    public IReadOnlyList<string> Run(IReadOnlyList<ScriptStep> steps) =>
        steps is [var only] && !Syntax().IsMatch(only.Text) && !Shell.Any(option => Login().IsMatch(option))
            ? [.. Launcher, .. ShellWords.Split(Exec().Replace(only.Text, ""))]
            : [.. Launcher, .. Shell, Joined(steps)];

    /// <summary>Steps as one line.</summary>
    public static string Joined(IReadOnlyList<ScriptStep> steps) => string.Concat(
        steps.Select((s, at) => at == steps.Count - 1 ? s.Text : s.Text + (s.IsNeeded ? " && " : "; ")));

    // until nc -z db 5432; do sleep 1; done
    private static List<ScriptStep> WithoutWaiting(IReadOnlyList<ScriptStep> steps)
    {
        var left = new List<ScriptStep>();
        for (var at = 0; at < steps.Count; at++)
        {
            if (Loop().Match(steps[at].Text) is { Success: true } loop
                && (!loop.Groups["tried"].Success || MigrationSteps.IsMigration(loop.Groups["tried"].Value))
                && EndOfWaiting(steps, at) is { } end)
            {
                if (loop.Groups["tried"] is { Success: true } tried)
                {
                    // Whoever runs it tries again too.
                    left.Add(steps[end] with { Text = tried.Value });
                }

                at = end;
            }
            else
            {
                left.Add(steps[at]);
            }
        }

        return left;
    }

    private static int? EndOfWaiting(IReadOnlyList<ScriptStep> steps, int start)
    {
        var body = steps.Skip(start).ToList().FindIndex(s => Do().IsMatch(s.Text));
        for (var at = start + body; body > 0 && at < steps.Count; at++)
        {
            if (steps[at].Text == "done")
            {
                return at;
            }

            if (!Idle().IsMatch(Do().Replace(steps[at].Text, "")))
            {
                return null;
            }
        }

        return null;
    }

    [GeneratedRegex("(^|/)(tini|dumb-init|catatonit)$", RegexOptions.CultureInvariant)]
    private static partial Regex Init();

    [GeneratedRegex("(^|/)(ba|da|a|z)?sh$", RegexOptions.CultureInvariant)]
    private static partial Regex ShellName();

    [GeneratedRegex("^(--login|-[a-z]*[li][a-z]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Login();

    // What decides whether another step runs is no step either.
    [GeneratedRegex(
        @"^([({!]|\[\s|\[\[|test\s|(if|then|else|elif|fi|for|while|until|do|done|case|esac|function|trap)\b)|^\S+\(\)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();

    // One that asks a server, or tries a migration, until that succeeds.
    [GeneratedRegex(
        @"^(until|while\s+!)\s+(\w+=\S*\s+)*(timeout\s+\S+\s+)?(\S*/)?"
            + @"((nc|ncat|netcat|pg_isready|mysqladmin|curl|wget|redis-cli|ping|getent|nslookup|mongo|mongosh"
            + @"|rabbitmq-diagnostics)\s"
            + @"|(psql|mysql|mariadb)\s.*(\\q|\\l|select\s+1))|^(until|while\s+!)\s+(?<tried>.+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Loop();

    [GeneratedRegex(@"^do\b\s*", RegexOptions.CultureInvariant)]
    private static partial Regex Do();

    [GeneratedRegex(@"^((echo|printf|sleep)\s[^|&]*(>&2)?|:|)$", RegexOptions.CultureInvariant)]
    private static partial Regex Idle();

    // A word of the shell's, not a program.
    [GeneratedRegex(@"^exec\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Exec();

    // What only a shell does; a variable assignment before the command too.
    [GeneratedRegex(@"[|&;<>$`*?~]|^\s*[A-Za-z_]\w*=|^(cd|export|source|set|umask|pushd|\.)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
