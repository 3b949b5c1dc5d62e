using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api;
using Ballast.Operator.Tests;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>The rights that the chart grants the operator, for a group of users: nothing it does may need more.</summary>
internal static class ChartRights
{
    public const string Group = "ballast-operators";

    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles/";
    private const string Bindings = "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/";

    public static async Task GrantAsync(RawApi raw)
    {
        await raw.ApplyAsync(Roles + Group, Manifest("ClusterRole", ("rules", Rules())), "tests");
        await raw.ApplyAsync(Bindings + Group, Manifest(
            "ClusterRoleBinding",
            ("roleRef", new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = Group }),
            ("subjects", new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Group", ["name"] = Group }))), "tests");
    }

    // As the template has them, its conditions aside.
    private static JsonNode Rules()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "charts", "ballast", "templates", "_helpers.tpl"))
            .SkipWhile(line => !line.Contains("define \"ballast.rules\"", StringComparison.Ordinal))
            .Where(line => !line.StartsWith("{{", StringComparison.Ordinal));
        return YamlJson.Read(new StringReader(string.Join('\n', lines)))[0].DeepClone();
    }

    private static JsonObject Manifest(string kind, params (string Name, JsonNode Value)[] members)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = Group },
        };
        foreach (var (name, value) in members)
        {
            manifest[name] = value;
        }

        return manifest;
    }
}
