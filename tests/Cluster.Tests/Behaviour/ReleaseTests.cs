using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Releases roll out through their gates, and are rolled back if they do not become ready in time.</summary>
public sealed class ReleaseTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Upgrade_Migrated_RollsOutTheNewRelease()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        var first = (await world.ViewAsync()).Text("release", "current");

        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.Cluster.MigrationStartedAsync();
        var waiting = await world.StackIsAsync("MigrationComplete", "False", Reasons.MigrationRunning);
        Assert.Equal(
            ("True", Reasons.PreviousReleaseServing),
            (waiting.Condition("Available").Status, waiting.Condition("Available").Reason));
        Assert.Equal(first, waiting.Text("release", "current"));
        Assert.Equal("example/shop:1", await ImageAsync(world));

        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        var ready = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal("example/shop:2", ready.Text("release", "image"));
        Assert.NotEqual(first, ready.Text("release", "current"));
        await world.EventuallyAsync(
            v => v.Text("release", "lastGood") == ready.Text("release", "current"), "is remembered as good");
    }

    [OwnServerFact]
    public async Task Gate_Closed_KeepsTheOldReleaseHealedAndScaled()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationFailureAsync(1, "no");
        await world.StackIsAsync("Stalled", "True", Reasons.MigrationFailed);

        await world.DeleteAsync<V1Deployment>("shop-web");
        await world.EventuallyAsync<V1Deployment>(
            "shop-web", d => Image(d) == "example/shop:1" && d.Spec!.Replicas == 2, "is back with the old image");
        await EditReplicasAsync(world, 7);
        await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 2, "has its replicas again");

        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2").Edited("replicas: 2", "replicas: 3"));
        var scaled = await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 3, "is scaled");
        Assert.Equal("example/shop:1", Image(scaled));
    }

    [OwnServerFact]
    public async Task Rollout_PastItsDeadline_GoesBackAndIsNotTriedAgainUntilRetried()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await UpgradeAndGetStuckAsync(world, Specs.Shop.WithImage("example/shop:2"));

        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        var back = await world.EventuallyAsync(
            v => v.Is("Stalled", "True", Reasons.RolledBack) && v.Message.Contains("back on", StringComparison.Ordinal),
            "is back");
        Assert.Equal(("False", "True"), (back.Ready, back.Condition("Available").Status));
        Assert.Equal(back.Text("release", "lastGood"), back.Text("release", "current"));
        Assert.NotEqual(back.Text("release", "target"), back.Text("release", "current"));
        await world.AtRestAsync();
        await world.StopOperatorAsync();
        await world.StartOperatorAsync();
        await world.AtRestAsync();
        Assert.Equal("example/shop:1", await ImageAsync(world));

        await world.AnnotateStackAsync(Labels.Retry, "again");
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal(
            2, (await world.ListAsync<V1ControllerRevision>()).Count(r => r.GetLabel(Labels.Record) == "migration"));
    }

    [OwnServerFact]
    public async Task Rollout_WithoutADependencyPastItsDeadline_GoesBackToTheReleaseThatUsesIt()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.ShopWithCache);
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.BringUpAsync();
        var before = EnvironmentOf(await world.GetAsync<V1Deployment>("shop-web"));

        await UpgradeAndGetStuckAsync(world, Specs.Shop.WithImage("example/shop:2"));
        var back = await world.Cluster.SimulateRolloutAsync("example/shop:1");
        Assert.Equal(before, EnvironmentOf(back));
        await world.StackIsAsync("Stalled", "True", Reasons.RolledBack);
        Assert.True(await world.ExistsAsync<V1StatefulSet>("shop-cache"));
    }

    [OwnServerFact]
    public async Task Rollout_Failed_IsLeftBehindByOtherInputs()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await UpgradeAndGetStuckAsync(world, Specs.Shop.WithImage("example/shop:2"));
        await world.Cluster.SimulateRolloutAsync("example/shop:1");

        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:3"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:3");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Rollout_PastItsDeadlineOnHold_StaysAndIsGoodOnceItComesUp()
    {
        const string hold = "\nrollout: {onFailure: Hold}";
        await using var world = await StackWorld.StartReadyAsync(api, Specs.Shop + hold);
        await UpgradeAndGetStuckAsync(world, Specs.Shop.WithImage("example/shop:2") + hold);
        var held = await world.StackIsAsync("Stalled", "True", Reasons.RolloutFailed);
        Assert.Contains("Hold", held.Message, StringComparison.Ordinal);
        await world.AtRestAsync();
        Assert.Equal("example/shop:2", await ImageAsync(world));

        await world.Cluster.SimulateRecoveryAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        var view = await world.ViewAsync();
        Assert.Equal(view.Text("release", "current"), view.Text("release", "lastGood"));
    }

    [OwnServerFact]
    public async Task Rollout_HeldAndRetried_StartsItsPodsAndItsDeadlineAnew()
    {
        const string hold = "\nrollout: {onFailure: Hold}";
        await using var world = await StackWorld.StartReadyAsync(api, Specs.Shop + hold);
        await UpgradeAndGetStuckAsync(world, Specs.Shop.WithImage("example/shop:2") + hold);
        await world.StackIsAsync("Stalled", "True", Reasons.RolloutFailed);

        foreach (var retry in (string?[])["again", null])
        {
            await world.AnnotateStackAsync(Labels.Retry, retry);
            await world.Cluster.SimulateStuckRolloutAsync("example/shop:2");
            await world.StackIsAsync("Stalled", "True", Reasons.RolloutFailed);
            await world.AtRestAsync();
        }

        await world.AnnotateStackAsync(Labels.Retry, "at last");
        await world.EventuallyAsync(v => v.IsCurrent && v.Condition("Stalled").Status == "False", "is tried again");
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
    }

    [OwnServerFact]
    public async Task Rollout_FirstPastItsDeadline_HasNothingToGoBackTo()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.Shop);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateStuckRolloutAsync("example/shop:1", serving: 0);
        var failed = await world.StackIsAsync("Stalled", "True", Reasons.RolloutFailed);
        Assert.Equal("False", failed.Condition("Available").Status);
        await world.AtRestAsync();

        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Rollout_PastItsDeadlineAfterAnIncompatibleMigration_DoesNotGoBack()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.ShopIncompatible.WithImage("example/shop:2"));
        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateStuckRolloutAsync("example/shop:2", serving: 0);
        var failed = await world.StackIsAsync("Stalled", "True", Reasons.RolloutFailed);
        Assert.Contains("not backward compatible", failed.Message, StringComparison.Ordinal);
        await world.AtRestAsync();
        Assert.Equal("example/shop:2", await ImageAsync(world));
    }

    [OwnServerFact]
    public async Task History_BeyondItsLimit_IsForgottenWithItsEnvironments()
    {
        const string limit = "\nrollout: {historyLimit: 1}";
        var spec = Specs.Shop.Edited("migration: {args: [migrate], retries: 0}", "") + limit;
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(spec);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateRolloutAsync();
        foreach (var pool in (int[])[11, 12, 13])
        {
            await world.ApplyStackAsync(spec.Edited("check:", $"pool: {{size: {pool}}}\n  check:"));
            var name = $"{pool}";
            await world.EventuallyAsync<V1Deployment>(
                "shop-web", d => d.Metadata.Generation != d.Status?.ObservedGeneration, $"has the environment of pool {name}");
            await world.Cluster.SimulateRolloutAsync();
            await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        }

        await world.AtRestAsync();
        Assert.InRange((await world.ListAsync<V1ControllerRevision>()).Count, 1, 2);
        var environment =
            (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name;
        Assert.Equal("13", await world.SecretAsync(environment!, "DB_POOL_SIZE"));
        Assert.Equal([environment], (await world.ListAsync<V1Secret>()).Select(s => s.Metadata.Name!)
            .Where(n => n.StartsWith("shop-env-", StringComparison.Ordinal)));
    }

    /// <summary>The Job of a migration that stays the same keeps its environment long after the release that made it.</summary>
    [OwnServerFact]
    public async Task History_WhoseEnvironmentIsStillUsed_HandsItsNoteOverBeforeItIsForgotten()
    {
        var spec = Specs.Shop.Edited("{args: [migrate]", "{image: example/migrate:1, args: [migrate]")
            + "\nrollout: {historyLimit: 1}";
        var smaller = spec.Edited("check:", "pool: {size: 11}\n  check:");
        await using var world = await StackWorld.StartReadyAsync(api, spec);
        foreach (var image in (string[])["example/shop:2", "example/shop:3", "example/shop:4"])
        {
            await world.ApplyStackAsync(smaller.WithImage(image));
            await world.Cluster.SimulateRolloutAsync(image);
            await world.StackIsAsync("Ready", "True", Reasons.Healthy);
            await world.AtRestAsync();
        }

        Assert.Single((await world.ListAsync<V1ControllerRevision>()), r => r.GetLabel(Labels.Record) == "release");
        Assert.Equal(2, (await EnvironmentsAsync(world)).Count);

        await world.ApplyStackAsync(smaller.WithImage("example/shop:5").Edited("example/migrate:1", "example/migrate:2"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:5");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        Assert.Equal([EnvironmentOf(await world.GetAsync<V1Deployment>("shop-web"))!], await EnvironmentsAsync(world));
    }

    private static async Task<List<string>> EnvironmentsAsync(StackWorld world) =>
        [.. (await world.ListAsync<V1Secret>()).Select(s => s.Metadata.Name!)
            .Where(n => n.StartsWith("shop-env-", StringComparison.Ordinal))];

    private static string? EnvironmentOf(V1Deployment web) => web.Spec!.Template.Spec!.Containers[0].EnvFrom![0].SecretRef!.Name;

    [OwnServerFact]
    public async Task Environment_NotedByAnother_IsDeletedOnlyIfItIsTheStacks()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.PutSecretAsync("precious", ("value", "of another"));
        var record = (await world.ListAsync<V1ControllerRevision>()).First(r => r.GetLabel(Labels.Record) == "release");
        await world.PatchAsync<V1ControllerRevision>(
            record.Metadata.Name, $$$$"""{"metadata": {"annotations": {"{{{{Labels.Environments}}}}": "precious"}}}""");
        await world.EventuallyAsync<V1ControllerRevision>(
            record.Metadata.Name!, r => r.GetAnnotation(Labels.Environments) is { } noted
                && !noted.Contains("precious", StringComparison.Ordinal),
            "lets go of the note");
        await world.AtRestAsync();
        Assert.True(await world.ExistsAsync<V1Secret>("precious"));
    }

    private static string Image(V1Deployment web) => web.Spec!.Template.Spec!.Containers[0].Image!;

    private static async Task<string> ImageAsync(StackWorld world) => Image(await world.GetAsync<V1Deployment>("shop-web"));

    private static Task<V1Deployment> EditReplicasAsync(StackWorld world, int replicas) => world.PatchAsync<V1Deployment>(
        "shop-web", $$$"""{"spec": {"replicas": {{{replicas}}}}}""");

    private static async Task UpgradeAndGetStuckAsync(StackWorld world, string spec)
    {
        await world.EventuallyAsync(v => v.Text("release", "lastGood").Length > 0, "has a good release");
        await world.ApplyStackAsync(spec);
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateStuckRolloutAsync("example/shop:2");
    }
}
