using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class CrashTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    [Fact]
    public Task App_RefusesItsSettings_ReadySaysItsLastWords() => Sandbox.RunAsync("crash", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.Shop.Edited(
            "    args: [serve]\n", "    args: [serve]\n    env: [{name: SECRETS_FILE, value: /nowhere}]\n"));

        // The kubelet tells of the end of a container before it has read what it said.
        var crashed = await sandbox.BecomesAsync("shop", "says why its pod keeps ending", s =>
            s.Is("Ready", "False", "CrashLoop")
            && s["Ready"]!.Message.Contains("last words", StringComparison.Ordinal));

        sandbox.Say(crashed["Ready"]!.Message);
        Assert.Contains(
            "its last words: SECRETS_FILE: names a file that does not exist", crashed["Ready"]!.Message,
            StringComparison.Ordinal);
    });
}
