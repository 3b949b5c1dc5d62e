using System.Text;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Where the commands of a script begin and end.</summary>
internal static class ShellSyntax
{
    /// <summary>
    /// The commands between <c>&amp;&amp;</c>, <c>;</c> and ends of lines; null if it has an <c>||</c> or a here-document.
    /// What is in quotes, parentheses or comments separates nothing.
    /// </summary>
    public static IReadOnlyList<ScriptStep>? Split(string script)
    {
        List<ScriptStep> steps = [];
        var (text, quote, depth) = (new StringBuilder(), '\0', 0);
        for (var at = 0; at < script.Length; at++)
        {
            var character = script[at];
            if (character == '\\' && quote != '\'' && at + 1 < script.Length)
            {
                // The end of a line after it is none.
                text.Append(script[at + 1] == '\n' ? " " : script.Substring(at, 2));
                at++;
            }
            else if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
                text.Append(character);
            }
            else if (At("||") || At("<<"))
            {
                return null;
            }
            else if (character == '#' && (text.Length == 0 || char.IsWhiteSpace(text[^1])))
            {
                at = script.IndexOf('\n', at) is >= 0 and var end ? end - 1 : script.Length;
            }
            else if (depth == 0 && (At("&&") || character is ';' or '\n'))
            {
                End(isNeeded: At("&&"));
                at += At("&&") ? 1 : 0;
            }
            else
            {
                quote = character is '"' or '\'' or '`' ? character : quote;
                depth += character switch { '(' => 1, ')' => -1, _ => 0 };
                text.Append(character);
            }

            bool At(string what) => string.CompareOrdinal(script, at, what, 0, what.Length) == 0;
        }

        End(isNeeded: false);
        return steps;

        // An && may stand at the end of a line.
        void End(bool isNeeded)
        {
            if (text.ToString().Trim() is { Length: > 0 } step)
            {
                steps.Add(new ScriptStep(step, isNeeded));
            }

            text.Clear();
        }
    }
}
