using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// A migration for which tasks are suspended and processes stopped: it waits for what runs, and all comes back.
/// </summary>
public sealed class QuiesceTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Migration_ThatQuiesces_WaitsForWhatRunsAndThenAllComesBack()
    {
        await using var world = await RunningAsync();
        var run = await world.Cluster.StartRunAsync("daily", "by-hand");
        await world.ApplyStackAsync(Specs.ShopThatQuiesces.WithImage("example/shop:2"));

        await RestAsync(world);
        await world.StackIsAsync("MigrationComplete", "False", Reasons.Quiescing);
        await world.EventuallyAsync(
            v => v.Message.Contains("task daily is at work: Job by-hand, which ends within 600 s", StringComparison.Ordinal),
            "names what it waits for");
        await world.Cluster.SimulateSuccessAsync(run);
        await world.PassAsync(TimeSpan.FromSeconds(5));
        await world.EventuallyAsync(v => v.Message.Contains("is stopping", StringComparison.Ordinal), "waits for processes");
        await world.AtRestAsync();
        Assert.DoesNotContain(await world.ListAsync<V1Job>(), SimulatedCluster.IsUnfinished);
        await StopAsync(world);

        var job = await world.Cluster.MigrationStartedAsync();
        Assert.Equal("StopProcesses", job.GetAnnotation(Labels.Quiesce));
        await world.AtRestAsync();
        await RestAsync(world);
        Assert.Equal(2, (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Replicas);
        await world.Cluster.SimulateSuccessAsync(job);

        await BackAsync(world, "example/shop:2");
        await ReadyAsync(world);
        await world.AtRestAsync();
        var mark = world.Audit.Mark();
        await world.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Empty(world.Audit.Writes(mark));
    }

    [OwnServerFact]
    public async Task Migration_ThatFails_LetsAllComeBackWithTheReleaseThatRuns()
    {
        await using var world = await RunningAsync();
        await world.ApplyStackAsync(Specs.ShopThatQuiesces.WithImage("example/shop:2"));
        await RestAsync(world);
        await StopAsync(world);
        await world.PassAsync(TimeSpan.FromSeconds(5));

        await world.Cluster.SimulateMigrationFailureAsync(3, "column x exists");

        await world.StackIsAsync("Stalled", "True", Reasons.MigrationFailed);
        await BackAsync(world, "example/shop:1");
    }

    [OwnServerFact]
    public async Task Migration_ThatFailsAndIsNotBackwardCompatible_LetsNothingComeBack()
    {
        await using var world = await RunningAsync();
        await world.ApplyStackAsync(Specs.ShopThatQuiesces.WithImage("example/shop:2")
            .Edited("quiesce: StopProcesses", "quiesce: StopProcesses, backwardCompatible: false"));
        await RestAsync(world);
        await StopAsync(world);
        await world.Cluster.SimulateRolledOutAsync(
            await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 0, "is stopped"));
        await world.PassAsync(TimeSpan.FromSeconds(5));

        await world.Cluster.SimulateMigrationFailureAsync(3, "column x exists");

        await world.StackIsAsync("Stalled", "True", Reasons.MigrationFailed);
        await world.AtRestAsync();
        await RestAsync(world);
        Assert.Equal(0, (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Replicas);
    }

    private async Task<StackWorld> RunningAsync()
    {
        var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.ShopThatQuiesces);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await ReadyAsync(world);
        return world;
    }

    private static async Task ReadyAsync(StackWorld world)
    {
        await world.Cluster.SimulateRolloutAsync();
        await world.Cluster.SimulateProcessAsync("worker");
        await world.Cluster.SimulateExclusiveAsync(
            await world.EventuallyAsync<V1StatefulSet>("shop-clock", s => s.Spec!.Replicas == 1, "is wanted"));
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.EventuallyAsync<V1CronJob>("shop-daily", _ => true, "exists");
    }

    private static async Task RestAsync(StackWorld world)
    {
        await world.EventuallyAsync<V1CronJob>("shop-daily", c => c.Spec!.Suspend == true, "is suspended");
        await world.EventuallyAsync<V1Deployment>("shop-worker", d => d.Spec!.Replicas == 0, "has no pods");
        await world.EventuallyAsync<V1StatefulSet>("shop-clock", s => s.Spec!.Replicas == 0, "has no pod");
    }

    private static async Task StopAsync(StackWorld world)
    {
        await world.Cluster.SimulateProcessAsync("worker");
        await world.Cluster.SimulateExclusiveAsync(await world.GetAsync<V1StatefulSet>("shop-clock"));
    }

    private static async Task BackAsync(StackWorld world, string image)
    {
        await world.EventuallyAsync<V1CronJob>("shop-daily", c => c.Spec!.Suspend == false, "is not suspended");
        await world.EventuallyAsync<V1Deployment>(
            "shop-worker", d => d.Spec is { Replicas: 1 } s && s.Template.Spec!.Containers[0].Image == image, $"runs {image}");
        await world.EventuallyAsync<V1StatefulSet>(
            "shop-clock", c => c.Spec is { Replicas: 1 } s && s.Template.Spec!.Containers[0].Image == image, $"runs {image}");
    }
}
