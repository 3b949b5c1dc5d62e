using System.Text.Json.Nodes;

namespace Ballast.Operator.Api.Schema;

/// <summary>The CustomResourceDefinition of AppStack, as it was generated from the types that this assembly has.</summary>
public static class AppStackDefinition
{
    private const string Resource = "appstacks.yaml";

    private static readonly Lazy<JsonObject> LazySchema = new(ReadSchema);

    /// <summary>The whole definition, as YAML.</summary>
    public static string Yaml => Read();

    /// <summary>The OpenAPI schema of an AppStack, without descriptions.</summary>
    internal static JsonObject Schema => LazySchema.Value;

    // Kept as long as the operator lives, so no more of the definition than is asked for.
    private static JsonObject ReadSchema()
    {
        var schema = YamlJson.Read(new StringReader(Yaml))[0]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        RemoveDescriptions(schema);
        return schema.DeepClone().AsObject();
    }

    // A field that is called so has a schema of its own, not a text.
    private static void RemoveDescriptions(JsonNode? schema)
    {
        if (schema is not JsonObject members)
        {
            return;
        }

        if (members["description"] is JsonValue)
        {
            members.Remove("description");
        }

        foreach (var (_, member) in members)
        {
            RemoveDescriptions(member);
        }
    }

    private static string Read()
    {
        using var stream = typeof(AppStackDefinition).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
