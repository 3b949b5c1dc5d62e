using System.Globalization;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class UpgradeTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    [Fact]
    public Task Upgrade_WithMigration_LosesNoRequest() => Sandbox.RunAsync("upgrade", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.Shop);
        var first = await sandbox.BecomesHealthyAsync("shop");
        using var web = await sandbox.OpenWebAsync("shop");
        await using var traffic = Traffic.Start(web, "api/v1/notes");

        await sandbox.ChangeSpecAsync("shop", $$"""{"image": "{{Cluster.NextAppImage}}"}""");
        var upgraded = await sandbox.BecomesHealthyAsync("shop");
        await OnlyOnAsync(sandbox, Cluster.NextAppImage);

        // The migration of the new image ran, once, and before the first of its pods.
        Assert.Equal("Succeeded", upgraded.Migration);
        Assert.Equal(2, (await sandbox.MigrationsRunAsync()).Count);
        Assert.NotEqual(first.Text("migration", "job"), upgraded.Text("migration", "job"));
        var migrated = DateTimeOffset.Parse(upgraded.Text("migration", "completedAt")!, CultureInfo.InvariantCulture);
        Assert.All(
            await sandbox.PodsAsync("shop"), pod => Assert.True(pod.CreatedAt >= migrated, $"{pod} began before {migrated}"));

        // Back by hand to what ran before: nothing is left to migrate.
        await sandbox.ChangeSpecAsync("shop", $$"""{"image": "{{Cluster.AppImage}}"}""");
        var back = await sandbox.BecomesHealthyAsync("shop");
        await OnlyOnAsync(sandbox, Cluster.AppImage);
        Assert.Equal("AlreadyApplied", back.Migration);
        Assert.Equal(2, (await sandbox.MigrationsRunAsync()).Count);

        await traffic.StopAsync();
        sandbox.Say($"{traffic.Answered} requests answered, {traffic.Failures.Count} lost");
        Assert.Empty(traffic.Failures);
        Assert.True(traffic.Answered > 100, $"only {traffic.Answered} requests were made");
    });

    // Until the last pod of the release before is gone, which serves to its end.
    private static async Task OnlyOnAsync(Sandbox sandbox, string image) => await Eventually.SeesAsync(
        $"no pod but of {image}", Sandbox.Patience, () => sandbox.PodsAsync("shop"),
        pods => pods.Count == 1 && pods[0].Image == image);
}
