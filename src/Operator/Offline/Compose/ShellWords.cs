using System.Text;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Command lines as a shell reads them.</summary>
internal static class ShellWords
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
}
