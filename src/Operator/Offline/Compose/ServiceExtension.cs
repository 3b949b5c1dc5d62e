using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>A service with the fields of the service that it extends.</summary>
internal static class ServiceExtension
{
    private const string Extends = "extends";

    private const int Deepest = 8;

    // The list of the service comes after that which it extends, and before it elsewhere: the last of the files and the first of
    // the mounts of a path count.
    private static readonly string[] Appended = ["env_file"];

    private static readonly string[] Replaced = ["command", "entrypoint", "test", "profiles"];

    /// <exception cref="ComposeException">It extends a service that is not in the file, or itself.</exception>
    public static JsonObject Apply(JsonObject services, string name) => Apply(services, name, 0);

    // Of the same file only: another one is not read, and the service says so in a comment.
    private static JsonObject Apply(JsonObject services, string name, int depth)
    {
        var service = services[name]!.AsObject();
        var source = service[Extends] switch
        {
            JsonValue text => text.ToString(),
            JsonObject from when from["file"] is null => from["service"]?.ToString(),
            _ => null,
        };
        if (source is null)
        {
            return service.DeepClone().AsObject();
        }

        if (services[source] is not JsonObject || depth == Deepest)
        {
            throw new ComposeException(
                $"service {name} extends {source}, which {(depth == Deepest ? "extends it in turn" : "is not in the file")}");
        }

        var own = service.DeepClone().AsObject();
        own.Remove(Extends);
        return Merge(Apply(services, source, depth + 1), own);
    }

    private static JsonObject Merge(JsonObject inherited, JsonObject own)
    {
        foreach (var (field, value) in own.ToList())
        {
            own.Remove(field);
            inherited[field] = (inherited[field], value) switch
            {
                (_, null) => null,
                ({ } earlier, { } later) when field == "environment" => Merge(Map(earlier), Map(later)),
                (JsonObject earlier, JsonObject later) => Merge(earlier, later),
                (JsonArray earlier, JsonArray later) when !Replaced.Contains(field) => Appended.Contains(field)
                    ? new JsonArray([.. earlier.Concat(later).Select(i => i?.DeepClone())])
                    : new JsonArray([.. later.Concat(earlier).Select(i => i?.DeepClone())]),
                _ => value,
            };
        }

        return inherited.DeepClone().AsObject();
    }

    private static JsonObject Map(JsonNode environment)
    {
        var map = new JsonObject();
        foreach (var (name, value) in ComposeService.Variables(environment))
        {
            map[name] = value;
        }

        return map;
    }
}
