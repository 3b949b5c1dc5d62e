using System.Diagnostics;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class OutageTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // While this exists, a deleted pod is not created again: an outage that lasts.
    private const string NoMorePods = """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: no-more-pods}
        spec: {hard: {pods: "0"}}
        """;

    [Fact]
    public Task Dependencies_GoAndReturn_StackFollowsAndPodsStay() => Sandbox.RunAsync("outage", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.ShopWithCache);
        await sandbox.BecomesHealthyAsync("shop");
        var before = Assert.Single(await sandbox.PodsAsync("shop"));
        await sandbox.ApplyAsync(NoMorePods);
        await Eventually.SeesAsync(
            "the quota in force", Sandbox.Patience, () => sandbox.Kubectl.GetAsync("resourcequota", "no-more-pods"),
            q => q!["status"]?["hard"] is not null);

        // The cache is optional: without it the stack is Degraded, but Ready.
        await TakeAwayAsync(sandbox, "shop-cache-0");
        var degraded = await sandbox.BecomesAsync("shop", "is degraded", s => s.Is("Ready", "True", "Degraded"));
        Assert.Equal("1/2", degraded.Dependencies);

        // The database is required: without it the stack is not Ready.
        var gone = await TakeAwayAsync(sandbox, "shop-db-0");
        var down = await sandbox.BecomesAsync(
            "shop", "is not Ready for its database", s => s.Is("Ready", "False") && s.Is("DependenciesReady", "False"));
        sandbox.Say($"seen {gone.Elapsed.TotalSeconds:0} s after the database went");
        Assert.Equal(("True", "False"), (down["Reconciling"]!.Status, down["Stalled"]!.Status));
        Assert.Contains("db", down["DependenciesReady"]!.Message, StringComparison.Ordinal);

        await sandbox.Kubectl.RunAsync("delete", "resourcequota", "no-more-pods");
        sandbox.Say("they may return");
        await sandbox.BecomesHealthyAsync("shop");

        var after = Assert.Single(await sandbox.PodsAsync("shop"));
        Assert.Equal((before.Uid, before.Restarts), (after.Uid, after.Restarts));
        Assert.Single(await sandbox.MigrationsRunAsync());
        using var web = await sandbox.OpenWebAsync("shop");
        await web.BecomesHealthyAsync();
    });

    private static async Task<Stopwatch> TakeAwayAsync(Sandbox sandbox, string pod)
    {
        await sandbox.Kubectl.RunAsync("delete", "pod", pod, "--wait=true");
        sandbox.Say($"{pod} is gone");
        return Stopwatch.StartNew();
    }
}
