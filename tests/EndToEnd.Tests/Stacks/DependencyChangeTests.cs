using System.Text.Json.Nodes;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class DependencyChangeTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // More room and CPU for the database, no cache any more, and no memory of earlier releases.
    private const string Changed = """
        {"rollout": {"historyLimit": 1},
         "dependencies": [
          {"name": "db", "deletionPolicy": "Delete",
           "postgres": {"managed": {"version": "15", "storage": "2Gi",
                                    "resources": {"limits": {"cpu": "600m", "memory": "512Mi"}}}}}]}
        """;

    [Fact]
    public Task Dependencies_GrownAndTakenOut_KeepTheRestsData() => Sandbox.RunAsync("dependencies", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.ShopWithCache);
        await sandbox.BecomesHealthyAsync("shop");
        long note;
        using (var web = await sandbox.OpenWebAsync("shop"))
        {
            note = await web.WriteNoteAsync("kept");
        }

        var server = Assert.Single(await sandbox.PodsAsync("shop", "db"));
        await sandbox.ChangeSpecAsync("shop", Changed);
        await sandbox.BecomesAsync(
            "shop", "has one dependency", s => s.Is("Ready", "True", "Healthy") && s.Dependencies == "1/1");

        await Eventually.SeesAsync(
            "a volume of 2Gi", Sandbox.Patience, () => sandbox.Kubectl.GetAsync("pvc", "shop-db-data"),
            claim => Capacity(claim!) == "2Gi");
        await Eventually.SeesAsync(
            "nothing left of the cache",
            Sandbox.Patience,
            () => sandbox.Kubectl.RunAsync(
                "get", "statefulsets,services,networkpolicies,secrets,pvc", "-l", "app.kubernetes.io/component=cache", "-o",
                "name"),
            left => left.Length == 0);
        await Eventually.SeesAsync(
            "a server with more CPU", Sandbox.Patience, () => sandbox.PodsAsync("shop", "db"),
            pods => pods.Count == 1 && pods[0].Uid != server.Uid && pods[0].Ready);
        await sandbox.BecomesHealthyAsync("shop");
        await Eventually.SeesAsync(
            "one release remembered", Sandbox.Patience,
            () => sandbox.Kubectl.ListAsync("controllerrevisions", "ballast.dev/record=release"), kept => kept.Count == 1);
        using var webAgain = await sandbox.OpenWebAsync("shop");
        await webAgain.BecomesHealthyAsync();
        Assert.Equal("kept", await webAgain.ReadNoteAsync(note));
        Assert.Single(await sandbox.MigrationsRunAsync());
    });

    private static string? Capacity(JsonNode claim) => claim["status"]?["capacity"]?["storage"]?.GetValue<string>();
}
