using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class RollbackTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    [Fact]
    public Task Release_NeverGetsReady_GoesBackToTheLastGoodOne() => Sandbox.RunAsync("rollback", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.Shop);
        var good = (await sandbox.BecomesHealthyAsync("shop")).Text("release", "current");
        var before = Assert.Single(await sandbox.PodsAsync("shop"));
        using var web = await sandbox.OpenWebAsync("shop");
        await using var traffic = Traffic.Start(web, "api/v1/notes");

        await sandbox.ChangeSpecAsync("shop", """
            {"rollout": {"progressDeadlineSeconds": 20},
             "web": {"health": {"startup": {"withinSeconds": 20}}, "env": [{"name": "FAULT_FAIL_READINESS", "value": "true"}]}}
            """);
        var back = await sandbox.BecomesAsync(
            "shop", "is rolled back", s => s.Is("Stalled", "True", "RolledBack") && s.Text("release", "current") == good);

        Assert.Equal(("False", "RolledBack"), (back["Ready"]!.Status, back["Ready"]!.Reason));
        Assert.Equal("True", back["Available"]!.Status);
        Assert.Equal(good, back.Text("release", "lastGood"));
        Assert.NotEqual(good, back.Text("release", "target"));
        await Eventually.SeesAsync(
            "only the pod of before", Sandbox.Patience, () => sandbox.PodsAsync("shop"),
            pods => pods.Count == 1 && pods[0] == before);

        await sandbox.ChangeSpecAsync("shop", """{"web": {"env": []}}""");
        var mended = await sandbox.BecomesHealthyAsync("shop");

        Assert.Equal("False", mended["Stalled"]!.Status);
        await traffic.StopAsync();
        Assert.Empty(traffic.Failures);
    });
}
