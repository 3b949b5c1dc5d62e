using System.Text.Json.Nodes;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Whether the fields of a service have the forms that Compose allows.</summary>
internal static class ServiceShape
{
    private static readonly string[] Lists =
        ["ports", "expose", "volumes", "tmpfs", "secrets", "configs", "profiles", "links", "env_file"];

    private static readonly string[] Mappings = ["healthcheck", "deploy"];

    private static readonly string[] Texts = ["image", "user", "container_name", "hostname", "mem_limit", "cpus"];

    /// <exception cref="ComposeException">A field would be dropped because of its form.</exception>
    public static void Check(string name, JsonObject fields)
    {
        Demand(Lists, static value => value is not JsonObject, "a list");
        Demand(Mappings, static value => value is JsonObject, "a mapping");
        Demand(Texts, static value => value is JsonValue, "a text");
        Demand(["command", "entrypoint"], static value => value is JsonValue or JsonArray, "a text or a list");

        void Demand(string[] names, Func<JsonNode, bool> has, string form)
        {
            foreach (var field in names)
            {
                if (fields[field] is { } value && !has(value))
                {
                    throw new ComposeException($"service {name}: {field} must be {form}");
                }
            }
        }
    }
}
