using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ballast.Operator.Apply;

/// <summary>
/// The fields of an object that a field manager owns, from the object's <c>managedFields</c>. The server notes who sent a value
/// before it asks admission, and admission is no field manager. So a field that is still ours with another value was changed by
/// admission; a person's edit makes it that person's, and a field that a person removed is nobody's. Pure.
/// </summary>
/// <param name="managedFields">The entries as the server returned them.</param>
/// <param name="manager">The field manager.</param>
internal sealed class OwnedFields(JsonArray managedFields, string manager)
{
    private const string MemberPrefix = "f:";
    private const string ItemPrefix = "k:";

    private readonly IReadOnlyList<JsonObject> _sets =
        [.. managedFields.OfType<JsonObject>().Where(e => IsOf(e, manager)).Select(e => e["fieldsV1"]).OfType<JsonObject>()];

    /// <summary>True: an entry is about what the manager sent, not about a subresource such as status.</summary>
    public static bool IsOf(JsonObject entry, string manager) =>
        (string?)entry["manager"] == manager && string.IsNullOrEmpty((string?)entry["subresource"]);

    /// <summary>True: the manager owns the field, or something in it.</summary>
    public bool Has(IEnumerable<FieldStep> path)
    {
        var sets = _sets;
        string? name = null;
        foreach (var step in path)
        {
            // An empty set stands for a value with one owner, or for one of which others took all that was ours.
            if (sets.Any(s => s.Count == 0)
                && (step is { Name: null, Keys.Count: 0 } || (step.Name is not null && ListKeys.IsWhole(name))))
            {
                return true;
            }

            sets = Inside(sets, step);
            name = step.Name ?? name;
        }

        return sets.Count > 0;
    }

    /// <summary>
    /// What the manager owns of the value at this path; null: nothing. Without it an apply would make the fields of others ours.
    /// </summary>
    public JsonNode? Extract(JsonElement value, IEnumerable<FieldStep> path)
    {
        var steps = path.ToList();
        var sets = steps.Aggregate(_sets, Inside);
        return sets.Count == 0 ? null : Extract(value, steps[^1].Name, sets);
    }

    private static JsonNode? Extract(JsonElement value, string? name, IReadOnlyList<JsonObject> sets)
    {
        var isWhole = sets.Any(s => s.Count == 0);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when !(isWhole && ListKeys.IsWhole(name)):
                var members = new JsonObject();
                foreach (var member in value.EnumerateObject())
                {
                    if (Inside(sets, FieldStep.Member(member.Name)) is { Count: > 0 } inner)
                    {
                        members[member.Name] = Extract(member.Value, member.Name, inner);
                    }
                }

                return members;
            case JsonValueKind.Array when !isWhole || IsByKeys(name, value):
                var items = new JsonArray();
                foreach (var item in value.EnumerateArray())
                {
                    var keys = ListKeys.Of(name ?? "", item) ?? [];
                    if (Inside(sets, FieldStep.Item(item, keys)) is { Count: > 0 } inner)
                    {
                        items.Add(WithKeys(item, keys, Extract(item, name, inner)));
                    }
                }

                return items;
            default:
                return Node(value);
        }
    }

    private static bool IsByKeys(string? name, JsonElement list) =>
        list.GetArrayLength() > 0 && ListKeys.Of(name ?? "", list[0]) is not null;

    // An item without its keys is no item, whoever owns them.
    private static JsonNode? WithKeys(JsonElement item, string[] keys, JsonNode? extracted)
    {
        foreach (var key in keys)
        {
            if (extracted is JsonObject members && item.TryGetProperty(key, out var value))
            {
                members[key] = Node(value);
            }
        }

        return extracted;
    }

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value.Clone()),
        JsonValueKind.Array => JsonArray.Create(value.Clone()),
        _ => JsonValue.Create(value.Clone()),
    };

    private static List<JsonObject> Inside(IReadOnlyList<JsonObject> sets, FieldStep step) =>
        [.. sets.SelectMany(set => Inside(set, step))];

    private static IEnumerable<JsonObject> Inside(JsonObject set, FieldStep step)
    {
        if (step.Name is { } name)
        {
            return set[MemberPrefix + name] is JsonObject member ? [member] : [];
        }

        return set.Where(m => m.Key.StartsWith(ItemPrefix, StringComparison.Ordinal) && m.Value is JsonObject
                && IsItem(m.Key[ItemPrefix.Length..], step))
            .Select(m => m.Value!.AsObject());
    }

    private static bool IsItem(string keys, FieldStep step)
    {
        using var owned = JsonDocument.Parse(keys);
        return step.Keys.Count > 0 && step.Keys.All(
            k => owned.RootElement.TryGetProperty(k.Key, out var value) && JsonElement.DeepEquals(value, k.Value));
    }
}
