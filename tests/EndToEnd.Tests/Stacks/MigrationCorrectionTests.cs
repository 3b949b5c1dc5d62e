using System.Diagnostics;
using System.Globalization;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class MigrationCorrectionTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    // Kubelets before 1.22, where their pod workers were written anew, take more than half a minute to let go of a pod that they
    // could not start: 36 s on 1.20. Until then the next migration must wait.
    private static readonly TimeSpan SoonOnOldKubelets = TimeSpan.FromSeconds(75);

    // With a mistake in the migration's image that no registry knows.
    private static readonly string Mistaken = Migration("ballast/app:no-such-version");
    private static readonly string Corrected = Migration(Cluster.NextAppImage);

    [Fact]
    public Task Migration_OfAnImageThatCannotBePulled_IsCorrectedAtOnce() =>
        Sandbox.RunAsync("correction", output, async sandbox =>
        {
            _ = installation;
            await sandbox.ApplyAsync(Manifests.Shop);
            await sandbox.BecomesHealthyAsync("shop");
            await sandbox.ChangeSpecAsync("shop", Mistaken);
            await sandbox.BecomesAsync(
                "shop", "names the image",
                s => s["Ready"]!.Message.Contains("no-such-version", StringComparison.Ordinal));

            var since = Stopwatch.StartNew();
            await sandbox.ChangeSpecAsync("shop", Corrected);
            await Eventually.SeesAsync(
                "the corrected migration at work", Sandbox.Patience, sandbox.MigrationsStartedAsync,
                started => started.Count == 2);
            var taken = since.Elapsed;
            sandbox.Say(string.Create(CultureInfo.InvariantCulture, $"corrected within {taken.TotalSeconds:0.0} s"));

            await sandbox.BecomesHealthyAsync("shop");
            Assert.Equal(2, (await sandbox.MigrationsStartedAsync()).Count);
            Assert.InRange(taken, TimeSpan.Zero, await Cluster.MinorAsync() < 22 ? SoonOnOldKubelets : Soon);
        });

    private static string Migration(string image) =>
        $$"""{"migration": {"image": "{{image}}", "backwardCompatible": false} }""";
}
