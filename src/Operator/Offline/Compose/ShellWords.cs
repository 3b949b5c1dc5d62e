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

    /// <summary>The steps of <c>sh -c "one &amp;&amp; two"</c>, in order; null for a command that is no such list.</summary>
    public static IReadOnlyList<string>? Steps(IReadOnlyList<string> command) => command is [var shell, var option, var script]
        && Shell().IsMatch(shell) && option is ['-', .., 'c'] && !script.Contains("||", StringComparison.Ordinal)
            ? [.. Separator().Split(script).Select(step => step.Trim()).Where(step => step.Length > 0)]
            : null;

    /// <summary>The command that runs steps one after the other.</summary>
    public static IReadOnlyList<string> Join(IReadOnlyList<string> steps) =>
        steps is [var only] && !Syntax().IsMatch(only) ? Split(only) : ["sh", "-c", string.Join(" && ", steps)];

    [GeneratedRegex("(^|/)(ba|da|a|z)?sh$", RegexOptions.CultureInvariant)]
    private static partial Regex Shell();

    [GeneratedRegex(@"&&|;|\n", RegexOptions.CultureInvariant)]
    private static partial Regex Separator();

    // What only a shell does; a variable assignment before the command too.
    [GeneratedRegex(@"[|&;<>$`*?]|^\s*[A-Za-z_]\w*=", RegexOptions.CultureInvariant)]
    private static partial Regex Syntax();
}
