using System.Diagnostics;
using System.Text.Json.Nodes;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class HealingTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly (string Kind, string Name)[] Children =
    [
        ("service", "shop-web"), ("service", "shop-db"), ("networkpolicy", "shop-db"), ("serviceaccount", "shop"),
        ("deployment", "shop-web"), ("statefulset", "shop-db"),
    ];

    [Fact]
    public Task Children_DeletedOrEdited_ComeBackWithTheirData() => Sandbox.RunAsync("healing", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.Shop);
        await sandbox.BecomesHealthyAsync("shop");
        using var web = await sandbox.OpenWebAsync("shop");
        var note = await web.WriteNoteAsync("kept");

        await sandbox.Kubectl.RunAsync("scale", "deployment", "shop-web", "--replicas=3");
        await Eventually.SeesAsync(
            "one replica again", Limit, () => sandbox.Kubectl.GetAsync("deployment", "shop-web"),
            d => d!["spec"]!["replicas"]!.GetValue<int>() == 1);
        await sandbox.Kubectl.PatchAsync("service", "shop-web", """{"spec": {"selector": {"ballast.dev/stack": "astray"}}}""");
        await Eventually.SeesAsync(
            "the selector as it was", Limit, () => sandbox.Kubectl.GetAsync("service", "shop-web"),
            s => s!["spec"]!["selector"]!["ballast.dev/stack"]!.GetValue<string>() == "shop");

        var before =
            (await sandbox.PodsAsync("shop")).Concat(await sandbox.PodsAsync("shop", "db")).Select(pod => pod.Uid).ToHashSet();
        foreach (var (kind, name) in Children)
        {
            var old = Uid((await sandbox.Kubectl.GetAsync(kind, name))!);
            await sandbox.Kubectl.RunAsync("delete", kind, name, "--wait=false");
            var deleted = Stopwatch.StartNew();
            await Eventually.SeesAsync(
                $"{kind} {name} back", Limit, () => sandbox.Kubectl.GetAsync(kind, name),
                found => found is not null && Uid(found) != old);
            sandbox.Say($"{kind} {name} came back within {deleted.Elapsed.TotalSeconds:0.0} s");
        }

        // Deployment and StatefulSet are back at once, and their pods of before are still to go.
        await IsReplacedAsync(sandbox, "db", before);
        await IsReplacedAsync(sandbox, "web", before);
        await sandbox.BecomesHealthyAsync("shop");
        using var again = await sandbox.OpenWebAsync("shop");
        await again.BecomesHealthyAsync();
        Assert.Equal("kept", await again.ReadNoteAsync(note));
        Assert.Single(await sandbox.MigrationsRunAsync());
    });

    private static async Task IsReplacedAsync(
        Sandbox sandbox, string component, HashSet<string> before) => await Eventually.SeesAsync(
        $"another pod of {component}, and no other", Sandbox.Patience, () => sandbox.PodsAsync("shop", component),
        pods => pods.Count == 1 && !before.Contains(pods[0].Uid) && pods[0].Ready);

    private static string Uid(JsonNode child) => child["metadata"]!["uid"]!.GetValue<string>();
}
