using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ballast.Operator.Api;

/// <summary>YAML read as the JSON that kubectl would make of it.</summary>
internal static partial class YamlJson
{
    // Its value is a mapping, or several, whose fields count where there are none of the same name.
    private const string MergeKey = "<<";

    // An alias may stand within its own anchor, which would never end.
    private const int Deepest = 200;

    /// <summary>Every document of a text; empty ones are left out.</summary>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static IReadOnlyList<JsonNode> Read(TextReader reader) => Read(reader, new Reading(ConvertPlain, []));

    /// <summary>The same with every scalar as the text that stands there, such as <c>yes</c> or <c>1.10</c>.</summary>
    /// <param name="tags">A value with one of these tags is read as a mapping of the tag to the value.</param>
    /// <exception cref="YamlException">The text is not YAML.</exception>
    public static IReadOnlyList<JsonNode> ReadTexts(TextReader reader, params string[] tags) => Read(
        reader, new Reading(static text => text is "" or "~" or "null" ? null : JsonValue.Create(text), tags));

    private static IReadOnlyList<JsonNode> Read(TextReader reader, Reading how)
    {
        var stream = new YamlStream();
        stream.Load(reader);
        return [.. stream.Documents.Select(d => Convert(d.RootNode, how, 0)).OfType<JsonNode>()];
    }

    private static JsonNode? Convert(YamlNode node, Reading how, int depth) =>
        !node.Tag.IsEmpty && how.Tags.Contains(node.Tag.Value)
            ? new JsonObject { [node.Tag.Value] = ConvertValue(node, how, depth) }
            : ConvertValue(node, how, depth);

    private static JsonNode? ConvertValue(YamlNode node, Reading how, int depth) => node switch
    {
        _ when depth > Deepest => throw new YamlException(node.Start, node.End, "nested too deeply, or an alias within itself"),
        YamlMappingNode mapping => ConvertMapping(mapping, how, depth),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Select(item => Convert(item, how, depth + 1))]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => how.Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new YamlException(node.Start, node.End, "an alias that refers to nothing"),
    };

    private static JsonObject ConvertMapping(YamlMappingNode mapping, Reading how, int depth)
    {
        var json = new JsonObject();
        var merged = new List<YamlNode>();
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "a key must be a text");
            if (name == MergeKey)
            {
                merged.AddRange(value is YamlSequenceNode several ? several.Children : [value]);
            }
            else
            {
                json[name] = Convert(value, how, depth + 1);
            }
        }

        foreach (var (name, value) in merged.OfType<YamlMappingNode>().SelectMany(m => ConvertMapping(m, how, depth + 1)))
        {
            if (!json.ContainsKey(name))
            {
                json[name] = value?.DeepClone();
            }
        }

        return json;
    }

    // YAML 1.1's words for true and false, as kubectl has them.
    private static JsonValue? ConvertPlain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) =>
            JsonValue.Create(integer),
        _ when Number().IsMatch(text) => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    /// <param name="Plain">What becomes of a scalar without quotes.</param>
    /// <param name="Tags">Tags that are kept.</param>
    private sealed record Reading(Func<string, JsonValue?> Plain, string[] Tags);
}
