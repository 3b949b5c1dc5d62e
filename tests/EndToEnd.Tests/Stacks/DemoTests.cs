using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class DemoTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    [Fact]
    public Task Football_Applied_IsHealthyWithOneMigration() => Sandbox.RunAsync("demo", output, async sandbox =>
    {
        _ = installation;
        var applied = TimeProvider.System.GetUtcNow();
        await sandbox.ApplyAsync(Manifests.Football);

        var stack = await sandbox.BecomesHealthyAsync("football");

        sandbox.Say($"apply to Ready: {(TimeProvider.System.GetUtcNow() - applied).TotalSeconds:0} s");
        output.WriteLine(await sandbox.Kubectl.RunAsync("get", "stack"));
        Assert.Equal(("2/2", "2/2", "Succeeded"), (stack.Web, stack.Dependencies, stack.Migration));
        Assert.Equal(
            ("True", "False", "False", "True"),
            (stack["Ready"]!.Status, stack["Reconciling"]!.Status, stack["Stalled"]!.Status, stack["Available"]!.Status));
        Assert.Single(await sandbox.MigrationsRunAsync());
        Assert.All(await sandbox.PodsAsync("football"), pod => Assert.Equal((false, 0), (pod.Leaving, pod.Restarts)));

        using var web = await sandbox.OpenWebAsync("football");
        var health = await web.BecomesHealthyAsync();
        output.WriteLine(health.ToJsonString());
        Assert.Equal("connected", health["database"]!["status"]!.GetValue<string>());
        Assert.Equal("connected", health["redis"]!["status"]!.GetValue<string>());
        Assert.Equal("a note", await web.ReadNoteAsync(await web.WriteNoteAsync("a note")));
    });
}
