using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>
/// Replaces Compose's variables: <c>$NAME</c>, <c>${NAME}</c>, <c>${NAME:-default}</c> and the like; <c>$$</c> is a dollar sign.
/// One without a value stays as <c>${NAME}</c>.
/// </summary>
internal sealed partial class Interpolation(IReadOnlyDictionary<string, string> variables)
{
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Each <c>${NAME}</c> in a text that stands for a variable without a value, not for a text of its own.</summary>
    public IEnumerable<string> Missing(string text) =>
        Reference().Matches(text).Select(m => m.Value).Where(_missing.Contains);

    /// <summary>The same with further variables.</summary>
    public Interpolation With(IEnumerable<KeyValuePair<string, string>> more) => new(
        more.Concat(variables.Where(v => more.All(m => m.Key != v.Key)))
            .GroupBy(v => v.Key, StringComparer.Ordinal).ToDictionary(v => v.Key, v => v.Last().Value, StringComparer.Ordinal));

    /// <summary>True: part of a text depends on a variable whose value is not known.</summary>
    public static bool IsUnknown(string text) => text.Contains("${", StringComparison.Ordinal);

    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Fill(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue value => JsonValue.Create(Fill(value.ToString())),
        _ => null,
    };

    public string Fill(string text)
    {
        var filled = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '$' || at + 1 == text.Length)
            {
                filled.Append(text[at++]);
            }
            else if (text[at + 1] == '$')
            {
                filled.Append('$');
                at += 2;
            }
            else if (text[at + 1] == '{' && End(text, at + 2) is { } end)
            {
                filled.Append(Braced(text[(at + 2)..end]));
                at = end + 1;
            }
            else
            {
                var length = NameLength(text, at + 1);
                filled.Append(length == 0 ? "$" : Value(text.Substring(at + 1, length)));
                at += 1 + length;
            }
        }

        return filled.ToString();
    }

    // The closing brace, past those of nested defaults.
    private static int? End(string text, int start)
    {
        var depth = 1;
        for (var at = start; at < text.Length; at++)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return at;
            }
        }

        return null;
    }

    private static int NameLength(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end - start;
    }

    private string Braced(string expression)
    {
        var name = expression[..NameLength(expression, 0)];
        var known = variables.GetValueOrDefault(name);
        var filled = string.IsNullOrEmpty(known) ? null : known;
        return expression[name.Length..] switch
        {
            [':', '-', .. var byDefault] => filled ?? Fill(byDefault),
            ['-', .. var byDefault] => known ?? Fill(byDefault),
            [':', '+', .. var instead] => filled is null ? "" : Fill(instead),
            ['+', .. var instead] => known is null ? "" : Fill(instead),
            _ => Value(name),
        };
    }

    private string Value(string name)
    {
        if (variables.GetValueOrDefault(name) is { } value)
        {
            return value;
        }

        var reference = $"${{{name}}}";
        _missing.Add(reference);
        return reference;
    }

    [GeneratedRegex(@"\$\{\w+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
