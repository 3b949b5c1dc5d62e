using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// Deletes and edits a stack's children at random. Not its ControllerRevisions, digest key and credentials: they are its history,
/// and the operator could not restore their content.
/// </summary>
internal sealed class ChaosMonkey(ApiServerFixture api, StackWorld world, Random random)
{
    private const string LaxBudget = """{"spec": {"maxUnavailable": 2}}""";

    private static readonly (string Group, string Name, string[] Edits)[] Children =
    [
        ("apis/apps/v1", "deployments/shop-web",
        [
            """{"spec": {"replicas": 7}}""",
            """{"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 11}}}}""",
            """{"metadata": {"labels": null}}""",
            """{"metadata": {"annotations": {"ballast.dev/release": null}}}""",
        ]),
        ("apis/apps/v1", "statefulsets/shop-db", ["""{"spec": {"replicas": 0}}""", """{"metadata": {"labels": null}}"""]),
        (
            "api/v1", "services/shop-web",
            ["""{"spec": {"selector": {"ballast.dev/stack": "other"}}}""", """{"metadata": {"labels": null}}"""]),
        ("api/v1", "services/shop-db", ["""{"spec": {"ports": [{"port": 1}]}}"""]),
        ("api/v1", "serviceaccounts/shop", ["""{"automountServiceAccountToken": true}"""]),
        ("apis/networking.k8s.io/v1", "networkpolicies/shop-db", ["""{"spec": {"ingress": [{}]}}"""]),
        ("apis/policy/v1", "poddisruptionbudgets/shop-web", [LaxBudget]),
        ("apis/policy/v1beta1", "poddisruptionbudgets/shop-web", [LaxBudget]),
    ];

    private readonly List<string> _acts = [];

    public IReadOnlyList<string> Acts => _acts;

    public async Task ActAsync()
    {
        var choice = random.Next(Children.Length + 1);
        if (choice == Children.Length)
        {
            await DeleteEnvironmentAsync();
            return;
        }

        var (group, name, edits) = Children[choice];
        var edit = random.Next(2) == 0 ? null : edits[random.Next(edits.Length)];
        _acts.Add($"{edit ?? "delete"} {name}");
        var path = $"/{group}/namespaces/{world.Space}/{name}";
        try
        {
            await (edit is null ? api.Raw.DeleteAsync(path) : api.Raw.PatchAsync(path, JsonNode.Parse(edit)!.AsObject()));
        }
        catch (KubernetesApiException refusal) when (refusal.IsNotFound || refusal.IsConflict)
        {
            // Deleted, and not created again yet.
        }
    }

    private async Task DeleteEnvironmentAsync()
    {
        foreach (var secret in (await world.ListAsync<V1Secret>())
            .Where(s => s.Metadata.Name!.StartsWith("shop-env-", StringComparison.Ordinal)))
        {
            _acts.Add($"delete secrets/{secret.Metadata.Name}");
            await world.DeleteAsync<V1Secret>(secret.Metadata.Name!);
        }
    }
}
