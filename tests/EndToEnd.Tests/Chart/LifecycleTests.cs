using Ballast.EndToEnd.Tests.Harness;
using Ballast.EndToEnd.Tests.Stacks;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Chart;

/// <summary>
/// The chart's life on a cluster with a stack on it: uninstalled, installed for one namespace, upgraded to all of them.
/// </summary>
[Collection(Alone.Chart)]
public sealed class LifecycleTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // An empty stack: enough to see which operator reconciles it.
    private const string Empty = """
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: empty}
        spec: {image: "ballast/app:0", profile: Development}
        """;

    [Fact]
    public Task Chart_UninstalledScopedAndUpgraded_KeepsStacks() => Sandbox.RunAsync("chart", output, ours =>
        Sandbox.RunAsync("other", output, async others =>
        {
            _ = installation;
            await ours.ApplyAsync(Manifests.Shop);
            await ours.BecomesHealthyAsync("shop");
            var pods = await PodsAsync(ours);
            await Evidence.CollectLogsAsync();
            try
            {
                await UninstallAsync(ours, pods);
                await InstallForAsync(ours, others);
            }
            finally
            {
                await Installation.HelmUpgradeAsync();
                ours.Say("upgraded to every namespace");
            }

            await IsSeenAsync(others);
            Assert.Equal(pods, await PodsAsync(ours));
            await ours.BecomesHealthyAsync("shop");
        }));

    private static async Task UninstallAsync(Sandbox ours, IReadOnlyList<Pod> pods)
    {
        await Installation.UninstallAsync();
        ours.Say("uninstalled");
        Assert.NotNull(await ours.Kubectl.GetAsync("crd", "appstacks.ballast.dev"));
        Assert.True((await ours.LookAsync("shop")).IsReady);
        Assert.Equal(pods, await PodsAsync(ours));
        await ours.Kubectl.RunAsync("delete", "service", "shop-web");
    }

    private static async Task InstallForAsync(Sandbox ours, Sandbox others)
    {
        await others.ApplyAsync(Empty);
        await Installation.HelmUpgradeAsync("--set", $"namespaces={{{ours.Name}}}");
        ours.Say("installed for this namespace alone");

        // Changes made while no operator ran are reverted, and nothing else of the stack was changed.
        await Eventually.SeesAsync(
            "the Service back", Sandbox.Patience, () => ours.Kubectl.GetAsync("service", "shop-web"), found => found is not null);
        Assert.True(await MayAsync(ours, "create", "deployments"));
        Assert.False(await MayAsync(ours, "list", "secrets"));
        Assert.False(await MayAsync(others, "list", "appstacks.ballast.dev"));
        Assert.False(await MayAsync(others, "get", "secrets"));
        Assert.False((await others.LookAsync("empty")).IsCurrent);
        await Evidence.CollectLogsAsync();
    }

    private static async Task<IReadOnlyList<Pod>> PodsAsync(Sandbox ours) =>
        [.. (await ours.PodsAsync("shop")).Select(pod => pod.ReadinessAside())];

    private static Task<StackView> IsSeenAsync(Sandbox others) =>
        others.BecomesAsync("empty", "is looked after", seen => seen.IsCurrent);

    private static async Task<bool> MayAsync(Sandbox sandbox, string verb, string resource) =>
        (await sandbox.Kubectl.TryAsync(
            "auth", "can-i", verb, resource, "--as", Installation.ServiceAccount)).Output.Trim() == "yes";
}
