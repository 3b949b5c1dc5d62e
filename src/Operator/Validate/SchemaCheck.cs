using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate;

/// <summary>
/// Checks a value against the CRD's schema, as the API server does, and describes every fault. It supports only what our CRD
/// generator writes: types, enums, patterns, bounds, lengths, required and unknown fields, unions, list maps and quantities.
/// </summary>
internal static class SchemaCheck
{
    // One per pattern of the schema. Kept, because parsing the patterns for each stack would cost more than the whole check.
    private static readonly ConcurrentDictionary<string, Regex> Expressions = new(StringComparer.Ordinal);

    /// <summary>Faults of <paramref name="value"/>, in the value's order.</summary>
    /// <param name="schema">A structural schema.</param>
    /// <param name="value">The value to check; null if the field is null.</param>
    /// <param name="field">Path of the value, for messages.</param>
    public static IEnumerable<FieldError> Check(JsonObject schema, JsonNode? value, string field) => value switch
    {
        null => schema["nullable"] is not null ? [] : [new FieldError(field, "must not be null: give a value, or leave it out")],
        _ when schema["x-kubernetes-int-or-string"] is not null => CheckQuantity(schema, value, field),
        JsonObject map when TypeOf(schema) == "object" => CheckObject(schema, map, field),
        JsonArray list when TypeOf(schema) == "array" => CheckList(schema, list, field),
        JsonValue scalar when TypeOf(schema) is not ("object" or "array") => CheckScalar(schema, scalar, field),
        _ => [WrongType(schema, field)],
    };

    private static string TypeOf(JsonObject schema) => schema["type"]!.GetValue<string>();

    private static FieldError WrongType(JsonObject schema, string field) => new(field, TypeOf(schema) switch
    {
        "string" => "must be a string: put it in quotes",
        "integer" => "must be a whole number, without quotes",
        "boolean" => "must be true or false, without quotes",
        "array" => "must be a list",
        _ => "must be a map of fields",
    });

    private static IEnumerable<FieldError> CheckQuantity(JsonObject schema, JsonNode value, string field)
    {
        var fits = value.GetValueKind() switch
        {
            JsonValueKind.Number => !value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E'),
            JsonValueKind.String => Matches(schema, value.GetValue<string>()),
            _ => false,
        };
        if (!fits)
        {
            return [new FieldError(field, "is not a quantity: write for example 512Mi, 250m or \"0.5\"")];
        }

        return Quantity.Parse(value.ToString()) is null
            ? [new FieldError(field, $"{value} is too large: a quantity is at most 7Ei")]
            : [];
    }

    private static IEnumerable<FieldError> CheckObject(JsonObject schema, JsonObject map, string field)
    {
        if (schema["additionalProperties"] is JsonObject values)
        {
            return TooMany(schema, "maxProperties", map.Count, field, "entries")
                .Concat(map.SelectMany(entry => CheckEntry(values, entry.Value, $"{field}[{entry.Key}]")));
        }

        var fields = schema["properties"] as JsonObject ?? [];
        var missing = (schema["required"] as JsonArray ?? [])
            .Select(name => name!.GetValue<string>())
            .Where(name => !map.ContainsKey(name))
            .Select(name => new FieldError($"{field}.{name}", "is required: set it"));
        var inner = map.SelectMany(entry => fields[entry.Key] is JsonObject known
            ? Check(known, entry.Value, $"{field}.{entry.Key}")
            : [new FieldError($"{field}.{entry.Key}", "is not a field: check the spelling, or leave it out")]);
        return missing.Concat(CheckUnions(schema, map, field)).Concat(inner);
    }

    // The schema allows null where an old API server turns an empty string into null. A null entry of a list or map is a fault.
    private static IEnumerable<FieldError> CheckEntry(JsonObject schema, JsonNode? value, string field) =>
        value is null ? [new FieldError(field, "must not be null: give a value, or leave it out")] : Check(schema, value, field);

    private static IEnumerable<FieldError> CheckUnions(JsonObject schema, JsonObject map, string field)
    {
        if (schema["oneOf"] is JsonArray one)
        {
            var fields = one.Select(branch => branch!["required"]![0]!.GetValue<string>()).ToList();
            if (fields.Count(map.ContainsKey) != 1)
            {
                yield return new FieldError(field, $"exactly one of {string.Join(", ", fields)} must be set");
            }
        }

        if (schema["not"]?["anyOf"] is JsonArray pairs)
        {
            var fields = pairs.SelectMany(p => p!["required"]!.AsArray()).Select(n => n!.GetValue<string>()).Distinct().ToList();
            if (fields.Count(map.ContainsKey) > 1)
            {
                yield return new FieldError(field, $"at most one of {string.Join(", ", fields)} may be set");
            }
        }
    }

    private static IEnumerable<FieldError> CheckList(JsonObject schema, JsonArray list, string field)
    {
        var items = schema["items"]!.AsObject();
        var key = schema["x-kubernetes-list-map-keys"]?[0]?.GetValue<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (list.Count == 0 && schema["minItems"] is not null)
        {
            yield return new FieldError(field, "must not be empty: give an item, or leave it out");
        }

        foreach (var error in TooMany(schema, "maxItems", list.Count, field, "items"))
        {
            yield return error;
        }

        for (var i = 0; i < list.Count; i++)
        {
            var name = key is not null && list[i] is JsonObject item ? item[key]?.ToString() : null;
            var path = $"{field}[{name ?? i.ToString(CultureInfo.InvariantCulture)}]";
            if (name is not null && !seen.Add(name))
            {
                yield return new FieldError(path, $"occurs twice: each {key} may occur once");
            }

            foreach (var error in CheckEntry(items, list[i], path))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> CheckScalar(JsonObject schema, JsonValue value, string field) =>
        (TypeOf(schema), value.GetValueKind()) switch
        {
            ("string", JsonValueKind.String) => CheckText(schema, value.GetValue<string>(), field),
            ("integer", JsonValueKind.Number) => CheckNumber(schema, value, field),
            ("boolean", JsonValueKind.True or JsonValueKind.False) => [],
            _ => [WrongType(schema, field)],
        };

    private static IEnumerable<FieldError> CheckText(JsonObject schema, string text, string field)
    {
        if (schema["enum"] is JsonArray choices && !choices.Any(c => c!.GetValue<string>() == text))
        {
            yield return new FieldError(field, $"must be one of {string.Join(", ", choices)}");
        }

        // The API server counts Unicode characters; string.Length would count UTF-16 units, two for an emoji.
        var length = text.EnumerateRunes().Count();
        if (schema["minLength"]?.GetValue<long>() > length)
        {
            yield return new FieldError(field, "must not be empty: give a value, or leave it out");
        }
        else if (schema["maxLength"]?.GetValue<long>() < length)
        {
            yield return new FieldError(field, $"has {length} characters; at most {schema["maxLength"]} are allowed: shorten it");
        }
        else if (!Matches(schema, text))
        {
            yield return new FieldError(field, $"'{text}' does not match {schema["pattern"]}: change it");
        }
    }

    private static IEnumerable<FieldError> CheckNumber(JsonObject schema, JsonValue value, string field)
    {
        if (!long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number))
        {
            yield return WrongType(schema, field);
        }
        else if (number < schema["minimum"]?.GetValue<long>() || number > schema["maximum"]?.GetValue<long>())
        {
            yield return new FieldError(field, $"is {number}; it must be from {schema["minimum"]} to {schema["maximum"]}");
        }
    }

    private static IEnumerable<FieldError> TooMany(JsonObject schema, string limit, int count, string field, string what) =>
        schema[limit]?.GetValue<long>() < count
            ? [new FieldError(field, $"has {count} {what}; at most {schema[limit]} are allowed")]
            : [];

    private static bool Matches(JsonObject schema, string text) =>
        schema["pattern"]?.GetValue<string>() is not { } pattern || Expressions.GetOrAdd(pattern, Expression).IsMatch(text);

    // In .NET a final $ also matches before a final line feed, which the API server refuses.
    private static Regex Expression(string pattern) =>
        new(pattern.EndsWith('$') ? pattern[..^1] + @"\z" : pattern, RegexOptions.CultureInvariant);
}
