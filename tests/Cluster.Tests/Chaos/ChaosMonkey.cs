using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// Deletes and edits a stack's children at random. Not its ControllerRevisions, digest key and credentials: they are its history,
/// and the operator could not restore their content.
/// </summary>
internal sealed class ChaosMonkey(ApiServerFixture api, StackWorld world, Random random)
{
    private const string LaxBudget = """{"spec": {"maxUnavailable": 2}}""";

    private static readonly (string Version, string Name, string[] Edits)[] Children =
    [
        ("apps/v1", "deployments/shop-web",
        [
            """{"spec": {"replicas": 7}}""",
            """{"spec": {"template": {"spec": {"terminationGracePeriodSeconds": 11}}}}""",
            """{"metadata": {"labels": null}}""",
            """{"metadata": {"annotations": {"ballast.dev/release": null}}}""",
        ]),
        ("apps/v1", "statefulsets/shop-db", ["""{"spec": {"replicas": 0}}""", """{"metadata": {"labels": null}}"""]),
        (
            "v1", "services/shop-web",
            ["""{"spec": {"selector": {"ballast.dev/stack": "other"}}}""", """{"metadata": {"labels": null}}"""]),
        ("v1", "services/shop-db", ["""{"spec": {"ports": [{"port": 1}]}}"""]),
        ("v1", "serviceaccounts/shop", ["""{"automountServiceAccountToken": true}"""]),
        ("networking.k8s.io/v1", "networkpolicies/shop-db", ["""{"spec": {"ingress": [{}]}}"""]),
        ("policy/v1", "poddisruptionbudgets/shop-web", [LaxBudget]),
        ("policy/v1beta1", "poddisruptionbudgets/shop-web", [LaxBudget]),
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

        var (version, name, edits) = Children[choice];
        var edit = random.Next(2) == 0 ? null : edits[random.Next(edits.Length)];
        _acts.Add($"{edit ?? "delete"} {name}");
        var parts = name.Split('/');
        var kind = api.Observer.Json(version, parts[0], world.Space);
        try
        {
            await (edit is null ? kind.DeleteAsync(parts[1]) : kind.PatchAsync(parts[1], edit));
        }
        catch (HttpOperationException refusal) when (refusal.IsNotFound() || refusal.IsConflict())
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
