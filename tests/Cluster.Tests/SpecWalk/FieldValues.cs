using System.Text.Json.Nodes;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>Test values of a field, from its schema: valid values, both sides of each bound, and wrong types.</summary>
internal static class FieldValues
{
    private static readonly string[] Texts =
    [
        "", " ", "UPPER", "-x", "x_y", "x.y", "..", "1", "/x", "/x//y", "/x/..", "$(x)", "{x}", "é", "line\nfeed", "nul\u0000",
    ];

    private static readonly string[] Quantities =
    [
        "0", "1", "-1", "1e3", "1e99", "0.5m", "1n", "1.5Gi", "300Mi", "7Ei", "16Ei", "1GB", " 1Gi", "", "lots",
    ];

    /// <summary>Test values of a field, each once; the value that it has is not among them.</summary>
    /// <param name="hasNewSchema">True: with what its schema tells. False: the same schema was tried before, as in each
    /// component.</param>
    /// <param name="hasNewName">True: with what its name tells. False: another item of the same list was tried before.</param>
    public static IEnumerable<TestValue> Of(Field field, bool hasNewSchema, bool hasNewName) =>
        (hasNewSchema ? OfType(field) : []).Concat(hasNewName ? KnownValues.Of(field) : []).Append(null)
            .Select(v => new TestValue(v)).Append(TestValue.Absent)
            .Where(t => field.Path != "metadata/name" || t.Value is not null)
            .Where(t => t.IsAbsent
                ? field.Value is not null
                : field.Value is null ? t.Value is not null : !JsonNode.DeepEquals(t.Value, field.Value))
            .DistinctBy(t => (t.IsAbsent, t.Value?.ToJsonString()));

    private static IEnumerable<JsonNode?> OfType(Field field)
    {
        var schema = field.Schema;
        // Only strings: the name identifies the object, so no other type can be tested.
        if (field.Path == "metadata/name")
        {
            return OfText(schema);
        }

        if (schema["x-kubernetes-int-or-string"] is not null)
        {
            return OfQuantity().Append(true);
        }

        return (string?)schema["type"] switch
        {
            "string" => OfText(schema).Append(1),
            "integer" => OfNumber(schema),
            "boolean" => [true, false, "true"],
            "array" => OfList(schema, field.Value as JsonArray ?? []),
            _ when schema["additionalProperties"] is not null => OfMap(schema, field.Value as JsonObject ?? []),
            _ => OfObject(field.Value as JsonObject ?? []),
        };
    }

    private static IEnumerable<JsonNode?> OfText(JsonObject schema)
    {
        if (schema["enum"] is JsonArray choices)
        {
            return choices.Select(c => c!.DeepClone()).Append("").Append("Other")
                .Append(((string)choices[0]!).ToLowerInvariant());
        }

        var longest = (int)((long?)schema["maxLength"] ?? 1024);
        return
        [
            .. Texts.Select(t => (JsonNode)t), new string('x', longest), new string('x', longest + 1),
            string.Concat(Enumerable.Repeat("🦊", longest)),
        ];
    }

    private static IEnumerable<JsonNode?> OfNumber(JsonObject schema)
    {
        long?[] bounds = [(long?)schema["minimum"], (long?)schema["maximum"]];
        return
        [
            .. bounds.OfType<long>().SelectMany(b => new[] { b - 1, b, b + 1 }).Append(long.MaxValue).Select(n => (JsonNode)n),
            1.5, 7.0, "7",
        ];
    }

    private static IEnumerable<JsonNode?> OfQuantity() => Quantities.Select(q => (JsonNode)q).Concat([0, -1, 1.5, 2147483648]);

    private static IEnumerable<JsonNode?> OfList(JsonObject schema, JsonArray list)
    {
        var first = list is [{ } item, ..] ? item : null;
        var most = (int)((long?)schema["maxItems"] ?? 64);
        return
        [
            new JsonArray(), new JsonArray((JsonNode?)null), "x",
            new JsonArray([.. list.Select(i => i?.DeepClone()), first?.DeepClone()]),
            new JsonArray([.. Enumerable.Range(0, most).Select(i => Numbered(first, i))]),
            new JsonArray([.. Enumerable.Range(0, most + 1).Select(i => Numbered(first, i))]),
        ];
    }

    // Many similar values, but no two are equal.
    private static JsonNode? Numbered(JsonNode? item, int number)
    {
        if (item is not JsonObject map)
        {
            return item is null ? null : $"{item}-{number}";
        }

        var copy = map.DeepClone().AsObject();
        foreach (var key in new[] { "name", "path" }.Where(copy.ContainsKey))
        {
            copy[key] = key == "path" ? $"{copy[key]}/{number}" : $"{copy[key]}{number}";
        }

        return copy;
    }

    private static IEnumerable<JsonNode?> OfMap(JsonObject schema, JsonObject map)
    {
        var most = (int)((long?)schema["maxProperties"] ?? 64);
        var value = map.FirstOrDefault().Value;
        foreach (var key in Texts.Concat(KnownValues.MapKeys).Distinct())
        {
            yield return new JsonObject { [key] = value?.DeepClone() };
        }

        foreach (var key in map.Select(e => e.Key))
        {
            var values = schema["additionalProperties"]!["x-kubernetes-int-or-string"] is null
                ? Texts.Select(t => (JsonNode)t)
                : OfQuantity();
            foreach (var other in values.Append(null))
            {
                yield return With(map, key, other);
            }
        }

        yield return new JsonObject();
        yield return "x";
        yield return new JsonObject(
            Enumerable.Range(0, most).Select(i => KeyValuePair.Create($"example.com/x{i}", value?.DeepClone())));
        yield return new JsonObject(
            Enumerable.Range(0, most + 1).Select(i => KeyValuePair.Create($"example.com/x{i}", value?.DeepClone())));
    }

    private static IEnumerable<JsonNode?> OfObject(JsonObject map) => [new JsonObject(), "x", With(map, "nosuch", 1)];

    private static JsonObject With(JsonObject map, string key, JsonNode? value)
    {
        var copy = map.DeepClone().AsObject();
        copy[key] = value;
        return copy;
    }
}
