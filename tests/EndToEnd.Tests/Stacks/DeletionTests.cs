using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class RetentionTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    [Fact]
    public Task Stack_DeletedAndMadeAgainUnderRetain_TakesItsDataUpUntilThePolicyIsDelete() =>
        Sandbox.RunAsync("retain", output, async sandbox =>
        {
            _ = installation;
            await sandbox.ApplyAsync(Manifests.ShopThatKeepsData);
            var first = await sandbox.BecomesHealthyAsync("shop");
            long note;
            using (var web = await sandbox.OpenWebAsync("shop"))
            {
                note = await web.WriteNoteAsync("written before");
            }

            await sandbox.Kubectl.RunAsync("delete", "stack", "shop");
            await Remains.AreAsync(sandbox, "persistentvolumeclaim/shop-db-data", "secret/shop-db-credentials");

            await sandbox.ApplyAsync(Manifests.ShopThatKeepsData);
            var second = await sandbox.BecomesHealthyAsync("shop");
            Assert.NotEqual(first.Uid, second.Uid);
            using (var webAgain = await sandbox.OpenWebAsync("shop"))
            {
                Assert.Equal("written before", await webAgain.ReadNoteAsync(note));
            }

            // A policy that changes while the stack lives holds for volume and credentials alike.
            await sandbox.ApplyAsync(Manifests.Shop);
            await sandbox.BecomesHealthyAsync("shop");
            await sandbox.Kubectl.RunAsync("delete", "stack", "shop");
            await Remains.AreAsync(sandbox);
        });
}

public sealed class DeletionTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    [Fact]
    public Task Stack_DeletedUnderDelete_LeavesNothing() => Sandbox.RunAsync("delete", output, async sandbox =>
    {
        _ = installation;
        await sandbox.ApplyAsync(Manifests.ShopWithCache);
        await sandbox.BecomesHealthyAsync("shop");
        await Evidence.CollectAsync(sandbox.Kubectl, sandbox.Name);

        await sandbox.Kubectl.RunAsync("delete", "stack", "shop");
        await Remains.AreAsync(sandbox);
    });
}

/// <summary>What a deleted stack leaves.</summary>
internal static class Remains
{
    private const string Kinds =
        "deployments,statefulsets,jobs,cronjobs,pods,services,serviceaccounts,secrets,persistentvolumeclaims,controllerrevisions,"
        + "poddisruptionbudgets,horizontalpodautoscalers,ingresses,networkpolicies";

    /// <summary>Waits until these are all that is left, by label, and nothing else of the stack's name.</summary>
    public static Task AreAsync(Sandbox sandbox, params string[] expected) => Eventually.SeesAsync(
        $"only [{string.Join(' ', expected)}] remaining",
        Sandbox.Patience,
        async () => (await sandbox.Kubectl.RunAsync("get", Kinds, "-o", "name"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => name.Contains("/shop", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Aggregate("", (all, name) => $"{all} {name}"),
        seen => seen == expected.Order(StringComparer.Ordinal).Aggregate("", (all, name) => $"{all} {name}"));
}
