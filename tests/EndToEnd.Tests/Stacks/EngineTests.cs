using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class EngineTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // Two SQL servers, so the one that the app uses claims the names.
    private static readonly string Every = Manifests.Shop.Edited(
        "  migration:",
        """
            env: [{name: DATABASE_URL, format: "postgresql://{username}:{password}@{host}:{port}/{database}"}]
          - name: sql
            mysql: {managed: {version: "10.11", storage: 1Gi}}
            deletionPolicy: Delete
          - name: queue
            rabbitmq: {managed: {version: "3.10", storage: 1Gi}}
            deletionPolicy: Delete
          - name: stats
            influxdb: {managed: {version: "1.6", storage: 1Gi}}
            deletionPolicy: Delete
          - name: broker
            service: {host: shop-queue, port: 5672, tcp: {}}
          migration:
        """);

    [Fact]
    public Task Engines_PodsReplaced_ComeBackWithTheirVolumes() => Sandbox.RunAsync("engines", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Every);
        var first = await sandbox.BecomesHealthyAsync("shop", TimeSpan.FromMinutes(6));
        Assert.Equal("5/5", first.Dependencies);
        var web = Assert.Single(await sandbox.PodsAsync("shop"));

        string[] servers = ["sql", "queue", "stats"];
        foreach (var server in servers)
        {
            await sandbox.Kubectl.RunAsync("delete", "pod", $"shop-{server}-0", "--wait=true");
            sandbox.Say($"shop-{server}-0 is gone");
        }

        // Each check signs in: passwords, databases and virtual hosts are made at the first start only.
        await sandbox.BecomesAsync("shop", "misses a server", s => s.Is("Ready", "False"));
        await sandbox.BecomesHealthyAsync("shop", TimeSpan.FromMinutes(6));
        foreach (var server in servers)
        {
            Assert.Equal(0, Assert.Single(await sandbox.PodsAsync("shop", server)).Restarts);
        }

        var after = Assert.Single(await sandbox.PodsAsync("shop"));
        Assert.Equal((web.Uid, web.Restarts), (after.Uid, after.Restarts));
    });
}
