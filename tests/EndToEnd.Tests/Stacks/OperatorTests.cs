using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

[Collection(Alone.Operator)]
public sealed class OperatorTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // Long enough that the test sees it running.
    private static readonly string Upgrade = $$"""
        {"image": "{{Cluster.NextAppImage}}",
         "migration": {{Manifests.MigrationOfMore("""{"name": "FAULT_SLOW_MIGRATION_SECONDS", "value": "15"}""")}}}
        """;

    [Fact]
    public Task Operator_KilledInMidRollout_BringsItToTheSameEnd() => Sandbox.RunAsync("killed", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync($"{Manifests.Shop}\n---\n{Manifests.More}");
        await sandbox.BecomesHealthyAsync("shop");
        using var web = await sandbox.OpenWebAsync("shop");
        await using var traffic = Traffic.Start(web, "api/v1/notes");

        await sandbox.ChangeSpecAsync("shop", Upgrade);
        await sandbox.BecomesAsync("shop", "migrates", s => s.IsCurrent && s.Migration == "Running");
        await KillAsync(sandbox);
        await sandbox.BecomesAsync("shop", "rolls out", s => s.IsCurrent && s.Migration == "Succeeded");
        await KillAsync(sandbox);

        var stack = await sandbox.BecomesHealthyAsync("shop");
        await Eventually.SeesAsync(
            "only the new pod", Sandbox.Patience, () => sandbox.PodsAsync("shop"),
            pods => pods.Count == 1 && pods[0].Image == Cluster.NextAppImage);

        Assert.Equal(("Succeeded", "1/1", "1/1"), (stack.Migration, stack.Web, stack.Dependencies));
        Assert.Equal(2, (await sandbox.MigrationsRunAsync()).Count);
        await traffic.StopAsync();
        Assert.Empty(traffic.Failures);
    });

    // As when a node loses power: the leader cannot release the lease.
    private static async Task KillAsync(Sandbox sandbox)
    {
        await Evidence.CollectLogsAsync();
        await Installation.Kubectl.RunAsync("delete", "pods", "-l", Installation.Pods, "--force", "--grace-period=0");
        sandbox.Say("every operator is killed");
    }
}
