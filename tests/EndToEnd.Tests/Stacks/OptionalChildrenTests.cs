using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class OptionalChildrenTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private const string Asked = """
        {"web": {"replicas": 2,
                 "autoscaling": {"minReplicas": 2, "maxReplicas": 3, "targetCPUUtilizationPercentage": 70},
                 "disruption": {"maxUnavailable": 1},
                 "ingress": {"host": "shop.example", "path": "/"}}}
        """;

    private const string Changed =
        """{"web": {"ingress": {"path": "/shop"}, "disruption": {"maxUnavailable": 0}, "autoscaling": {"maxReplicas": 4}}}""";

    private const string NotAsked = """{"web": {"replicas": 1, "autoscaling": null, "disruption": null, "ingress": null}}""";

    private const string Kinds = "horizontalpodautoscalers,poddisruptionbudgets,ingresses";

    private static readonly string[] ChangedParts = ["\"path\": \"/shop\"", "\"maxUnavailable\": 0", "\"maxReplicas\": 4"];

    [Fact]
    public Task Children_AskedForChangedAndNoMore_FollowTheSpec() => Sandbox.RunAsync("optional", output, async sandbox =>
    {
        _ = installation;
        // Small pools: at the highest number of replicas they must fit the connections of the running server.
        await sandbox.ApplyAsync(Manifests.Shop.Edited("    check:", "    pool: {size: 2, overflow: 2}\n    check:"));
        await sandbox.BecomesHealthyAsync("shop");
        Assert.Empty(await sandbox.Kubectl.ListAsync(Kinds));

        await sandbox.ChangeSpecAsync("shop", Asked);
        var grown = await sandbox.BecomesAsync("shop", "has two pods", s => s.Is("Ready", "True", "Healthy") && s.Web == "2/2");
        Assert.Equal(3, (await sandbox.Kubectl.ListAsync(Kinds)).Count);
        Assert.Equal("Succeeded", grown.Migration);

        await sandbox.ChangeSpecAsync("shop", Changed);
        await Eventually.SeesAsync(
            "each of them changed", Sandbox.Patience, () => sandbox.Kubectl.RunAsync("get", Kinds, "-o", "json"),
            all => ChangedParts.All(part => all.Contains(part, StringComparison.Ordinal)));

        await sandbox.ChangeSpecAsync("shop", NotAsked);
        await Eventually.SeesAsync(
            "none of them left", Sandbox.Patience, () => sandbox.Kubectl.ListAsync(Kinds), left => left.Count == 0);
        await sandbox.BecomesAsync("shop", "has one pod", s => s.Is("Ready", "True", "Healthy") && s.Web == "1/1");
        Assert.Single(await sandbox.MigrationsRunAsync());
    });
}
