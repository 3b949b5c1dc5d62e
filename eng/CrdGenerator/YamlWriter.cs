using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ballast.CrdGenerator;

/// <summary>JSON as block-style YAML in the order it was built in; a list stands at its key's own indentation.</summary>
internal static partial class YamlWriter
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "yes", "no", "on", "off", "y", "n", "null",
    };

    public static string Write(JsonObject document)
    {
        var yaml = new StringBuilder();
        foreach (var (key, value) in document)
        {
            WriteField(yaml, "", key, value!);
        }

        return yaml.ToString();
    }

    private static void WriteField(StringBuilder yaml, string indent, string key, JsonNode value)
    {
        yaml.Append(indent).Append(Scalar(key)).Append(':');
        switch (value)
        {
            case JsonObject { Count: > 0 } fields:
                yaml.Append('\n');
                foreach (var (name, field) in fields)
                {
                    WriteField(yaml, indent + "  ", name, field!);
                }

                break;
            case JsonArray { Count: > 0 } items:
                yaml.Append('\n');
                foreach (var item in items)
                {
                    WriteItem(yaml, indent, item!);
                }

                break;
            default:
                yaml.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder yaml, string indent, JsonNode item)
    {
        if (item is not JsonObject { Count: > 0 } fields)
        {
            yaml.Append(indent).Append("- ").Append(Scalar(item)).Append('\n');
            return;
        }

        var start = yaml.Length;
        foreach (var (name, field) in fields)
        {
            WriteField(yaml, indent + "  ", name, field!);
        }

        yaml[start + indent.Length] = '-';
    }

    private static string Scalar(JsonNode value) => value switch
    {
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Scalar(text.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && !text.EndsWith(':') && !text.EndsWith(' ') && !Reserved.Contains(text)
            ? text
            : JsonSerializer.Serialize(text, Readable);

    [GeneratedRegex(@"^[A-Za-z/.(][^\n\t]*$")]
    private static partial Regex Plain();
}
