namespace Ballast.Operator.Api.Schema;

/// <summary>The CustomResourceDefinition of AppStack, as it was generated from the types that this assembly has.</summary>
public static class AppStackDefinition
{
    private const string Resource = "appstacks.yaml";

    /// <summary>The whole definition, as YAML.</summary>
    public static string Yaml { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(AppStackDefinition).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
