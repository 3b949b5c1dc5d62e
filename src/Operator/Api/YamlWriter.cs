using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ballast.Operator.Api;

/// <summary>JSON as block-style YAML in the order it was built in; a list stands at its key's own indentation.</summary>
internal static partial class YamlWriter
{
    /// <summary>A field whose name begins so is a comment: its text, a line of the output for each of its lines.</summary>
    public const string Comment = "#";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "yes", "no", "on", "off", "y", "n", "null",
    };

    public static string Write(JsonObject document)
    {
        var yaml = new StringBuilder();
        foreach (var (key, value) in document)
        {
            WriteField(yaml, "", key, value);
        }

        return yaml.ToString();
    }

    private static void WriteField(StringBuilder yaml, string indent, string key, JsonNode? value)
    {
        if (key.StartsWith(Comment, StringComparison.Ordinal))
        {
            WriteComment(yaml, indent, value!.GetValue<string>());
            return;
        }

        yaml.Append(indent).Append(Scalar(key)).Append(':');
        switch (value)
        {
            case JsonObject { Count: > 0 } fields:
                yaml.Append('\n');
                foreach (var (name, field) in fields)
                {
                    WriteField(yaml, indent + "  ", name, field);
                }

                break;
            case JsonArray { Count: > 0 } items:
                yaml.Append('\n');
                foreach (var item in items)
                {
                    WriteItem(yaml, indent, item);
                }

                break;
            default:
                yaml.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteComment(StringBuilder yaml, string indent, string text)
    {
        foreach (var line in text.Split('\n'))
        {
            yaml.Append(indent).Append('#').Append(line.Length == 0 ? "" : " ").Append(line).Append('\n');
        }
    }

    // The hyphen takes the place of a blank before the first field, so a comment cannot be the first.
    private static void WriteItem(StringBuilder yaml, string indent, JsonNode? item)
    {
        if (item is not JsonObject { Count: > 0 } fields)
        {
            yaml.Append(indent).Append("- ").Append(Scalar(item)).Append('\n');
            return;
        }

        var start = yaml.Length;
        foreach (var (name, field) in fields)
        {
            WriteField(yaml, indent + "  ", name, field);
        }

        yaml[start + indent.Length] = '-';
    }

    private static string Scalar(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Scalar(text.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && !text.EndsWith(':') && !text.EndsWith(' ') && !Reserved.Contains(text) && !Number().IsMatch(text)
            ? text
            : Quoted(text);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' or '\ufeff' =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^[A-Za-z/.(][^\p{Cc}\p{Zl}\p{Zp}\uFEFF]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex(@"^\.([0-9]|inf\z|nan\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
