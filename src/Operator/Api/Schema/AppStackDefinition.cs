using System.Text.Json.Nodes;

namespace Ballast.Operator.Api.Schema;

/// <summary>The CustomResourceDefinition of AppStack, as it was generated from the types that this assembly has.</summary>
public static class AppStackDefinition
{
    private const string Resource = "appstacks.yaml";

    /// <summary>The whole definition, as YAML.</summary>
    public static string Yaml { get; } = Read();

    /// <summary>The OpenAPI schema of an AppStack.</summary>
    internal static JsonObject Schema => LazySchema.Value;

    private static Lazy<JsonObject> LazySchema { get; } = new(() =>
        YamlJson.Read(new StringReader(Yaml))[0]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject());

    private static string Read()
    {
        using var stream = typeof(AppStackDefinition).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
