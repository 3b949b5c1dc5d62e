using System.Text;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Command lines as a shell reads them.</summary>
internal static partial class ShellWords
{
    /// <summary>Splits a line into words; quotes and backslashes as in a shell.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char? quote = null;
        for (var at = 0; at < line.Length; at++)
        {
            var character = line[at];
            if (quote == '\'' ? character == '\'' : quote == '"' && character == '"')
            {
                quote = null;
            }
            else if (character == '\\' && quote != '\'' && at + 1 < line.Length)
            {
                // Between double quotes only a quote, a backslash or a dollar sign is escaped.
                var next = line[++at];
                word = (word ?? new()).Append(quote == '"' && next is not ('"' or '\\' or '$') ? "\\" : "").Append(next);
            }
            else if (quote is null && character is '\'' or '"' && quote is null)
            {
                (quote, word) = (character, word ?? new());
            }
            else if (quote is null && char.IsWhiteSpace(character))
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                }

                word = null;
            }
            else
            {
                word = (word ?? new()).Append(character);
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    /// <summary>
    /// The steps of <c>sh -c "one &amp;&amp; two"</c>, in order; null for a command that is no such list, or has other syntax
    /// than one step after the other.
    /// </summary>
    public static IReadOnlyList<string>? Steps(IReadOnlyList<string> command) =>
        IsScript(command) && ScriptSteps(command[2]) is { } steps && !steps.Exists(s => Keyword().IsMatch(s)) ? steps : null;

    /// <summary>True: a shell with its script, as in <c>sh -c "one"</c>.</summary>
    public static bool IsScript(IReadOnlyList<string> command) =>
        command is [var shell, ['-', .., 'c'], _] && Shell().IsMatch(shell);

    // What is in quotes separates nothing.
    private static List<string>? ScriptSteps(string script)
    {
        List<string> steps = [];
        var (start, quote) = (0, '\0');
        for (var at = 0; at < script.Length; at++)
        {
            var character = script[at];
            if (character == '\\' && quote != '\'')
            {
                at++;
            }
            else if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'' or '`')
            {
                quote = character;
            }
            else if (At("||") || At("<<"))
            {
                return null;
            }
            else if (At("&&") || character is ';' or '\n')
            {
                steps.Add(script[start..at]);
                at += At("&&") ? 1 : 0;
                start = at + 1;
            }

            bool At(string text) => string.CompareOrdinal(script, at, text, 0, text.Length) == 0;
        }

        steps.Add(start < script.Length ? script[start..] : "");
        return steps.ConvertAll(s => s.Replace("\\\n", " ", StringComparison.Ordinal).Trim()).FindAll(s => s.Length > 0);
    }

    /// <summary>The command that runs steps one after the other.</summary>
    public static IReadOnlyList<string> Join(IReadOnlyList<string> steps) =>
        steps is [var only] && !Syntax().IsMatch(only)
            ? Split(Exec().Replace(only, ""))
            : ["sh", "-c", string.Join(" && ", steps)];

    [GeneratedRegex("(^|/)(ba|da|a|z)?sh$", RegexOptions.CultureInvariant)]
    private static partial Regex Shell();

    [GeneratedRegex(
        @"^([({!]|(if|then|else|elif|fi|for|while|until|do|done|case|esac|function)\b)|^\S+\(\)", RegexOptions.CultureInvariant)]
    private static partial Regex Keyword();

    // A word of the shell's, not a program.
    [GeneratedRegex(@"^exec\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Exec();

    // What only a shell does; a variable assignment before the command too.
    [GeneratedRegex(@"[|&;<>$`*?]|^\s*[A-Za-z_]\w*=", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
