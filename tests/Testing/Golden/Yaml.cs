using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Ballast.Testing;

/// <summary>YAML as JSON, both ways: what a person reads, and what the types are read from.</summary>
internal static class Yaml
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata"];

    private static readonly IDeserializer Reader =
        new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();

    private static readonly ISerializer Writer =
        new SerializerBuilder().WithQuotingNecessaryStrings().WithIndentedSequences().DisableAliases().WithNewLine("\n").Build();

    /// <summary>The documents of a stream, empty ones left out.</summary>
    public static IReadOnlyList<JsonObject> Read(string text)
    {
        var parser = new Parser(new StringReader(text));
        parser.Consume<StreamStart>();
        var documents = new List<JsonObject>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (ToJson(Reader.Deserialize<object?>(parser)) is JsonObject document)
            {
                documents.Add(document);
            }
        }

        return documents;
    }

    public static string Write(IEnumerable<JsonObject> documents) =>
        string.Join("---\n", documents.Select(d => Writer.Serialize(FromJson(d)!)));

    private static JsonNode? ToJson(object? value) => value switch
    {
        null => null,
        IDictionary<object, object?> map => new JsonObject(map.Select(m => KeyValuePair.Create(
            Convert.ToString(m.Key, CultureInfo.InvariantCulture)!, ToJson(m.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(ToJson)]),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        float or double or decimal => JsonValue.Create(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private static object? FromJson(JsonNode? node) => node switch
    {
        JsonObject map => map.OrderBy(m => Rank(m.Key)).ToDictionary(m => m.Key, m => FromJson(m.Value)),
        JsonArray list => list.Select(FromJson).ToList(),
        null => null,
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => node.AsValue().GetValue<JsonElement>().GetInt64(),
            _ => node.GetValue<string>(),
        },
    };

    private static int Rank(string key) => Array.IndexOf(First, key) is var rank and >= 0 ? rank : First.Length;
}
