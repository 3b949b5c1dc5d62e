using System.Text.Json;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Testing;

/// <summary>Stacks as a person writes them.</summary>
internal static class StackYaml
{
    /// <summary>Reads a whole stack.</summary>
    public static AppStack Read(string yaml) => JsonSerializer.Deserialize(
        YamlJson.Read(new StringReader(yaml)).Single(document => document["kind"]!.GetValue<string>() == "AppStack"),
        OperatorJsonContext.Default.AppStack)!;

    /// <summary>A stack called shop in the namespace demo, with the given spec.</summary>
    public static AppStack WithSpec(string spec) => Read(
        $$"""
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop, namespace: demo, uid: stack-uid}
        spec:
        {{string.Join('\n', spec.Split('\n').Select(line => "  " + line))}}
        """);
}
