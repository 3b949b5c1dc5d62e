using System.Text.RegularExpressions;
using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Cluster.Tests.Chaos;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>
/// After any changes, a running stack that gets its first spec back has the same children as a stack that was never changed.
/// </summary>
public sealed partial class ChainTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    // Each change replaces the one before, so that every step also takes back a change.
    private static readonly string[] Steps =
    [
        Web("health: {startup: {path: /up}, readiness: {path: /ready, periodSeconds: 5}, liveness: {path: /alive}}"),
        Web(
            "env: [{name: ROLE, secretKeyRef: {name: roles, key: role}}], mounts: [{path: /etc/roles, secret: roles}, {path: "
                + "/app/logs, emptyDir: {}}]"),
        Web("env: [{name: ROLE, value: plain 🦊}], mounts: [{path: /app/logs, emptyDir: {sizeLimit: 1Gi}}], runAsUser: 1001"),
        Web(
            "autoscaling: {minReplicas: 2, maxReplicas: 3}, ingress: {host: shop.example}, disruption: {maxUnavailable: 2}, "
                + "workers: 2"),
        Web("resources: {limits: {cpu: 2}}, nodeSelector: {disk: fast}, tolerations: [{operator: Exists}], args: [serve]")
            .WithImage("example/shop:2"),
        Specs.Shop + "\nnetworkPolicy: None\nserviceAccountName: runner\nimagePullSecrets: [registry]\nprofile: Development",
        Specs.ShopWithCache.Edited("maxMemory: 64Mi}}", "maxMemory: 64Mi}}\n  deletionPolicy: Delete"),
        // The number that the operator has computed: another one would stay with the server when the field is taken out again.
        Specs.Shop.Edited("storage: 1Gi", "storage: 1Gi, maxConnections: 1300")
            + "\nrollout: {progressDeadlineSeconds: 60, historyLimit: 2}",
    ];

    [OwnServerFact]
    public async Task Stack_ThatWentThroughEverySpec_EndsAsAFreshOne()
    {
        var fresh = await RunAsync([]);
        var chained = await RunAsync(Steps);
        Assert.Equal("", MaskedState.Difference(fresh, chained));
    }

    private static string Web(string fields) => Specs.Shop.Edited("replicas: 2}", $"replicas: 2, {fields}}}");

    private async Task<string> RunAsync(string[] steps)
    {
        await using var world = await StackWorld.StartAsync(api);
        await using var controllers = new SimulatedControllers(world);
        await world.PutSecretAsync("roles", ("role", "cook"));
        foreach (var spec in steps.Prepend(Specs.Shop).Append(Specs.Shop))
        {
            await world.ApplyStackAsync(spec);
            await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        }

        await world.AtRestAsync();
        await world.Cluster.ReleaseClaimsAsync();
        return Children(MaskedState.WithoutGenerations(await MaskedState.ReadAsync(api, world)));
    }

    // Without history: the stack's status, its records and migrations. Pods are created by the test.
    private static string Children(string state) => string.Join('\n', Object().Split(state)
        .Where(o =>
            !o.StartsWith("appstacks", StringComparison.Ordinal) && !o.StartsWith("controllerrevisions", StringComparison.Ordinal)
                && !o.StartsWith("jobs", StringComparison.Ordinal) && !o.StartsWith("pods", StringComparison.Ordinal)));

    [GeneratedRegex("\n(?=[a-z])")]
    private static partial Regex Object();
}
