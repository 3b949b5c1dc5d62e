using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Grants the chart's rights to a group of users: the operator must not need more than these.</summary>
internal static class ChartRights
{
    public const string Group = "ballast-operators";

    private const string ApiGroup = "rbac.authorization.k8s.io";

    private static readonly Lock Once = new();
    private static Task? _granted;

    /// <summary>
    /// Grants the rights once, and waits until the server applies them: the authorizer sees a new role a moment later.
    /// </summary>
    public static Task GrantAsync(ApiServerFixture api)
    {
        lock (Once)
        {
            return _granted ??= GrantOnceAsync(api.Observer, api.Server.As("operator-of-nothing", Group));
        }
    }

    private static async Task GrantOnceAsync(IndependentClient cluster, KubernetesClientConfiguration member)
    {
        await cluster.Json($"{ApiGroup}/v1", "clusterroles", null)
            .ApplyAsync(Group, Manifest("ClusterRole", ("rules", Rules())), "tests");
        await cluster.Json($"{ApiGroup}/v1", "clusterrolebindings", null).ApplyAsync(Group, Manifest(
            "ClusterRoleBinding",
            ("roleRef", new JsonObject
            {
                ["apiGroup"] = ApiGroup,
                ["kind"] = "ClusterRole",
                ["name"] = Group
            }),
            ("subjects", new JsonArray(
                new JsonObject { ["apiGroup"] = ApiGroup, ["kind"] = "Group", ["name"] = Group }))), "tests");
        using var client = new KubernetesClient(member);
        await Eventually.TrueAsync(() => MayListAsync(client), () => $"members of {Group} may list Deployments");
    }

    private static async Task<bool> MayListAsync(KubernetesClient client)
    {
        try
        {
            await client.ListAsync<V1Deployment>("default", new ListOptions(Limit: 1), CancellationToken.None);
            return true;
        }
        catch (KubernetesApiException e) when (e.IsForbidden)
        {
            return false;
        }
    }

    // The rules of the chart's template, without its conditions.
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
            ["apiVersion"] = $"{ApiGroup}/v1",
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
