using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Ballast.Operator.Api.Schema;

namespace Ballast.CrdGenerator;

/// <summary>A structural OpenAPI schema from C# types, their attributes and their documentation.</summary>
internal sealed class SchemaBuilder(XmlDocumentation documentation, FieldDefaults defaults)
{
    public const string Quantity = @"^[0-9]+(\.[0-9]+)?([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$";

    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>The schema of one property: its type's, and what its attributes add.</summary>
    public JsonObject Property(PropertyInfo property, Type owner, DefaultForm form = DefaultForm.Written)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var schema = new JsonObject { ["description"] = Description(property, type, owner) };
        foreach (var (key, value) in OfType(type, property, form))
        {
            schema[key] = value?.DeepClone();
        }

        SchemaRules.AddRules(schema, property);
        return schema;
    }

    /// <summary>The fields of a type: its own stand before those that it shares with others.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            foreach (var property in level
                .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(p => p.SetMethod is { IsPublic: true } && p.GetCustomAttribute<JsonIgnoreAttribute>() is null)
                .OrderBy(p => p.MetadataToken))
            {
                yield return property;
            }
        }
    }

    private JsonObject OfType(Type type, PropertyInfo property, DefaultForm form)
    {
        if (type == typeof(string))
        {
            return property.GetCustomAttribute<QuantityAttribute>() is null ? OfText(property) : OfQuantity();
        }

        if (type == typeof(bool))
        {
            return new JsonObject { ["type"] = "boolean" };
        }

        if (type == typeof(int) || type == typeof(long))
        {
            return OfNumber(type, property);
        }

        if (type == typeof(DateTimeOffset))
        {
            return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
        }

        if (type.IsEnum)
        {
            return new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(n => (JsonNode)n)]),
            };
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return OfList(type.GetGenericArguments()[0], property, form);
        }

        if (type == typeof(Dictionary<string, string>))
        {
            return OfMap(property);
        }

        return OfObject(type, form);
    }

    private static JsonObject OfText(PropertyInfo property)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (property.GetCustomAttribute<PatternAttribute>() is { } pattern)
        {
            schema["pattern"] = pattern.Pattern;
        }

        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
        {
            AddRange(schema, "minLength", length.Minimum, "maxLength", length.Maximum);
        }

        return property.GetCustomAttribute<RequiredMemberAttribute>() is null ? AllowEmpty(schema) : schema;
    }

    // Kubernetes 1.20 takes an empty text for null, and refuses it where null is not allowed.
    private static JsonObject AllowEmpty(JsonObject text)
    {
        var takesEmpty = text["pattern"] is not { } pattern || Regex.IsMatch("", pattern.GetValue<string>());
        if (!text.ContainsKey("minLength") && takesEmpty)
        {
            text["nullable"] = true;
        }

        return text;
    }

    // YAML writes `cpu: 1` as a number, which every quantity of Kubernetes may be.
    private static JsonObject OfQuantity() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
        ["pattern"] = Quantity,
        ["x-kubernetes-int-or-string"] = true,
    };

    private static JsonObject OfNumber(Type type, PropertyInfo property)
    {
        var schema = new JsonObject { ["type"] = "integer", ["format"] = type == typeof(int) ? "int32" : "int64" };
        if (property.GetCustomAttribute<BoundsAttribute>() is { } bounds)
        {
            schema["minimum"] = bounds.Minimum;
            schema["maximum"] = bounds.Maximum;
        }

        return schema;
    }

    private JsonObject OfList(Type item, PropertyInfo property, DefaultForm form)
    {
        var schema = new JsonObject { ["type"] = "array" };
        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
        {
            AddRange(schema, "minItems", length.Minimum, "maxItems", length.Maximum);
        }

        schema["items"] = item == typeof(string)
            ? OfItem(property)
            : OfObject(item, form == DefaultForm.Written ? DefaultForm.Told : form);
        if (property.GetCustomAttribute<ListMapAttribute>() is { } map)
        {
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray(map.Key);
        }

        return schema;
    }

    private static JsonObject OfMap(PropertyInfo property)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (property.GetCustomAttribute<LengthAttribute>() is { } length)
        {
            AddRange(schema, "minProperties", length.Minimum, "maxProperties", length.Maximum);
        }

        schema["additionalProperties"] =
            property.GetCustomAttribute<QuantityAttribute>() is null ? OfItem(property) : OfQuantity();
        return schema;
    }

    private static JsonObject OfItem(PropertyInfo property)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (property.GetCustomAttribute<ItemLengthAttribute>() is { } length)
        {
            AddRange(schema, "minLength", length.Minimum, "maxLength", length.Maximum);
        }

        return AllowEmpty(schema);
    }

    private JsonObject OfObject(Type type, DefaultForm form)
    {
        var schema = new JsonObject { ["type"] = "object" };
        // Nothing but the constructor's own initialisers: what they set is the default.
        var fresh = form == DefaultForm.None ? null : Activator.CreateInstance(type);
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var property in PropertiesOf(type))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var field = Property(property, type, form);
            if (property.GetCustomAttribute<RequiredMemberAttribute>() is not null)
            {
                required.Add((JsonNode)name);
            }
            else if (fresh is not null && !IsNullable(property))
            {
                SetDefault(field, Json(property.GetValue(fresh))!, form);
            }

            properties[name] = field;
        }

        if (properties.Count > 0)
        {
            schema["properties"] = properties;
        }

        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        SchemaRules.AddUnions(schema, type);
        SchemaRules.AddRules(schema, type);
        return schema;
    }

    private static void SetDefault(JsonObject field, JsonNode value, DefaultForm form)
    {
        if (form == DefaultForm.Written)
        {
            field["default"] = value;
        }
        else
        {
            field["description"] = $"{field["description"]} Default: {value}.";
        }
    }

    private bool IsNullable(PropertyInfo property) => _nullability.Create(property).WriteState == NullabilityState.Nullable;

    private static JsonNode? Json(object? value) => value switch
    {
        Enum choice => choice.ToString(),
        bool flag => flag,
        int number => number,
        long number => number,
        string text => text,
        _ => throw new NotSupportedException($"a default of type {value?.GetType()}"),
    };

    private static void AddRange(JsonObject schema, string least, int minimum, string most, int maximum)
    {
        if (minimum > 0)
        {
            schema[least] = minimum;
        }

        schema[most] = maximum;
    }

    private string Description(PropertyInfo property, Type type, Type owner)
    {
        List<string> sentences = [documentation.Of(property)];
        if (type.IsEnum)
        {
            sentences.AddRange(Enum.GetNames(type).Select(n => $"{n}: {documentation.Of(type.GetField(n)!)}"));
        }

        if (defaults.Of(owner, property) is { } filled)
        {
            sentences.Add($"Default: {filled}.");
        }

        return string.Join(' ', sentences);
    }
}
