using System.Diagnostics;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class ConfigurationTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // Looked at every 60 s with jitter, then a new pod has to come up.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    [Fact]
    public Task Secret_Changed_RollsPodsAndMigratesNothing() => Sandbox.RunAsync("secret", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(
            Manifests.Shop.Edited("  web:", "  env: [{name: SECRET_KEY, secretKeyRef: {name: shop, key: secret-key}}]\n  web:")
            + $"\n---\n{Manifests.Secret("shop", "secret-key", $"canary-{Guid.NewGuid():N}")}");
        await sandbox.BecomesHealthyAsync("shop");
        var before = Assert.Single(await sandbox.PodsAsync("shop"));

        await sandbox.ApplyAsync(Manifests.Secret("shop", "secret-key", $"canary-{Guid.NewGuid():N}"));
        var changed = Stopwatch.StartNew();
        await Eventually.SeesAsync(
            "another pod", Limit, () => sandbox.PodsAsync("shop"),
            pods => pods.Count == 1 && pods[0].Uid != before.Uid && pods[0].Ready);
        sandbox.Say($"the Secret's new value runs after {changed.Elapsed.TotalSeconds:0} s");

        await sandbox.BecomesHealthyAsync("shop");
        Assert.Single(await sandbox.MigrationsRunAsync());
    });
}
