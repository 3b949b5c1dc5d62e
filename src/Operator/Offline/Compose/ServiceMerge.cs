using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Lays the fields of a service over those of the service that it extends, by the rules of Compose.</summary>
internal static class ServiceMerge
{
    private const string Reset = "!reset";

    private const string Override = "!override";

    private static readonly string[] Replaced = ["command", "entrypoint", "healthcheck.test"];

    // Mappings, or lists of NAME=value.
    private static readonly string[] Variables =
        ["environment", "labels", "annotations", "sysctls", "build.args", "build.labels", "deploy.labels"];

    // Mappings, or lists of names.
    private static readonly string[] Named = ["depends_on", "networks"];

    // One text counts as a list of one.
    private static readonly string[] Lists = ["env_file", "tmpfs", "dns", "dns_search", "label_file"];

    /// <summary>Tags of YAML that Compose knows: such a value is read as a mapping of its tag to it.</summary>
    public static string[] Tags { get; } = [Reset, Override];

    /// <summary>The tag of a value; null: it has none.</summary>
    public static string? IsTagged(JsonNode? value) =>
        value is JsonObject { Count: 1 } map && Tags.FirstOrDefault(map.ContainsKey) is { } tag ? tag : null;

    /// <summary>The fields of both; those of <paramref name="later"/> count where both have one.</summary>
    public static JsonObject Of(JsonObject earlier, JsonObject later) => Mappings(earlier, later, "");

    /// <summary>The value without tags, where nothing is left that it could be laid over.</summary>
    public static JsonNode? WithoutTags(JsonNode? value) => value switch
    {
        _ when IsTagged(value) is { } tag => tag == Override ? WithoutTags(value![tag]) : null,
        JsonObject map =>
            new JsonObject(map.Where(m => !IsReset(m.Value)).Select(m => KeyValuePair.Create(m.Key, WithoutTags(m.Value)))),
        JsonArray list => new JsonArray([.. list.Where(i => !IsReset(i)).Select(WithoutTags)]),
        _ => value?.DeepClone(),
    };

    private static JsonObject Mappings(JsonObject earlier, JsonObject later, string path)
    {
        var merged = earlier.DeepClone().AsObject();
        foreach (var (field, value) in later)
        {
            if (IsReset(value))
            {
                merged.Remove(field);
            }
            else
            {
                merged[field] = IsTagged(value) is { } tag
                    ? WithoutTags(value![tag])
                    : Merge(merged[field], value, path.Length == 0 ? field : $"{path}.{field}");
            }
        }

        return merged;
    }

    private static JsonNode? Merge(JsonNode? earlier, JsonNode? later, string field) => (earlier, later) switch
    {
        (null, _) => later?.DeepClone(),
        _ when Replaced.Contains(field) => later?.DeepClone(),
        (_, null) => earlier.DeepClone(),
        _ when Variables.Contains(field) => Overlaid(Map(earlier), Map(later)),
        _ when Named.Contains(field) => Mappings(Map(earlier), Map(later), field),
        _ when field == "build" => Mappings(Build(earlier), Build(later), field),
        (JsonObject, JsonObject) => Mappings(earlier.AsObject(), later.AsObject(), field),
        (JsonArray, JsonArray) => Appended(earlier, later, field),
        _ when Lists.Contains(field) => Appended(earlier, later, field),
        _ => later.DeepClone(),
    };

    // A variable without a value counts too: it is that of whoever runs Compose.
    private static JsonObject Overlaid(JsonObject earlier, JsonObject later)
    {
        foreach (var (name, value) in later)
        {
            if (IsReset(value))
            {
                earlier.Remove(name);
            }
            else
            {
                earlier[name] = WithoutTags(value);
            }
        }

        return earlier;
    }

    // Of two items of one key, such as mounts of one path, the later stands in the place of the earlier.
    private static JsonArray Appended(JsonNode earlier, JsonNode later, string field)
    {
        var items = new OrderedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var item in Items(earlier).Concat(Items(later)))
        {
            items[KeyOf(item, field)] = item?.DeepClone();
        }

        return [.. items.Values];
    }

    private static string KeyOf(JsonNode? item, string field) => (field switch
    {
        "volumes" or "devices" => item is null ? null : ComponentFields.Target(item)?.TrimEnd('/'),
        "env_file" => Field(item, "path"),
        "secrets" or "configs" => Field(item, "target") ?? Field(item, "source"),
        _ => null,
    }) ?? (item is JsonValue text && field is not ("ports" or "env_file")
        ? text.ToString().Split('=')[0]
        : item?.ToJsonString() ?? "");

    private static string? Field(JsonNode? item, string field) =>
        item is JsonObject map ? map[field]?.ToString() : item?.ToString();

    private static IEnumerable<JsonNode?> Items(JsonNode node) =>
        node as JsonArray ?? new List<JsonNode?> { node }.AsEnumerable();

    private static JsonObject Build(JsonNode build) =>
        build is JsonObject map ? map : new JsonObject { ["context"] = build.DeepClone() };

    private static JsonObject Map(JsonNode node) => node is JsonObject map
        ? map.DeepClone().AsObject()
        : new JsonObject(ComposeService.Variables(node).Reverse().DistinctBy(v => v.Key).Reverse()
            .Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));

    private static bool IsReset(JsonNode? value) => IsTagged(value) == Reset;
}
