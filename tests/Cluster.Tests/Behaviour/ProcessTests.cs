using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Processes beside web: started, rolled out and gone back with it, and an exclusive one never twice at once.</summary>
public sealed class ProcessTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string Deployed = Specs.Shop + """

        processes:
        - {name: clock, args: [tick], health: {readiness: {command: [ready]}}}
        """;

    [OwnServerFact]
    public async Task Stack_WithProcesses_IsReadyWhenAllAreAndComesToRest()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.ShopWithProcesses);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.MigrationStartedAsync();
        Assert.Empty(await world.ListAsync<V1Deployment>());
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.Cluster.SimulateProcessAsync("worker");
        var waiting = await world.EventuallyAsync(
            v => v.Message.Contains("3 of 4 pods", StringComparison.Ordinal)
                || v.Message.Contains("3 ready", StringComparison.Ordinal),
            "tells that one pod is missing");
        Assert.Equal("", waiting.Text("release", "lastGood"));

        await world.Cluster.SimulateExclusiveAsync(await world.GetAsync<V1StatefulSet>("shop-clock"));

        var ready = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal("2/2 1/1 Succeeded", ready.Columns);
        Assert.Equal("4 of 4 pods, 1 of 1 dependencies", ready.Message);
        Assert.False(await world.ExistsAsync<V1Service>("shop-worker"));
        await world.StaysAtRestAsync();
    }

    [OwnServerFact]
    public async Task ExclusiveProcess_NotReadyInTime_TakesTheWholeReleaseBack()
    {
        await using var world = await StackWorld.StartAsync(api);
        await ReadyAsync(world, Specs.ShopWithProcesses);
        await world.ApplyStackAsync(Specs.ShopWithProcesses.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.Cluster.SimulateProcessAsync("worker");
        await world.Cluster.SimulateExclusiveAsync(await ClockAsync(world, "example/shop:2"), ready: false);
        await world.AtRestAsync();
        Assert.Equal("False", (await world.ViewAsync()).Condition("Stalled").Status);

        await world.PassAsync(TimeSpan.FromSeconds(601));

        var view = await world.StackIsAsync("Stalled", "True", Reasons.RolledBack);
        Assert.Contains("did not become ready in time", view.Message, StringComparison.Ordinal);
        await ClockAsync(world, "example/shop:1");
        await world.EventuallyAsync<V1Deployment>(
            "shop-web", d => d.Spec!.Template.Spec!.Containers[0].Image == "example/shop:1", "is back");
    }

    [OwnServerFact]
    public async Task Process_MadeExclusive_IsAStatefulSetOnlyWhenTheOldPodIsGone()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Deployed);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.Cluster.SimulateProcessAsync("clock");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.Cluster.SimulateProcessPodAsync("shop-clock-abc", "clock");

        await world.ApplyStackAsync(Deployed.Edited("args: [tick]", "args: [tick], exclusive: true"));
        await world.Cluster.SimulateRolloutAsync();
        await world.GoneAsync<V1Deployment>("shop-clock");
        await world.AtRestAsync();
        Assert.Equal(["shop-db"], (await world.ListAsync<V1StatefulSet>()).Select(s => s.Metadata.Name));

        await world.DeleteAsync<V1Pod>("shop-clock-abc");
        await world.Cluster.SimulateExclusiveAsync(
            await world.EventuallyAsync<V1StatefulSet>("shop-clock", _ => true, "takes its place"));
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);

        await world.ApplyStackAsync(Deployed);
        await world.Cluster.SimulateRolloutAsync();
        await world.GoneAsync<V1StatefulSet>("shop-clock");
        await world.AtRestAsync();
        Assert.False(await world.ExistsAsync<V1Deployment>("shop-clock"));
        await world.DeleteAsync<V1Pod>("shop-clock-0");
        await world.Cluster.SimulateProcessAsync("clock");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Process_TakenOut_IsDeletedAndOneWithAPortHasAService()
    {
        await using var world = await StackWorld.StartAsync(api);
        await ReadyAsync(world, Specs.ShopWithProcesses);
        await world.ApplyStackAsync(
            Specs.Shop + "\nprocesses: [{name: board, port: 8501, replicas: 2, ingress: {host: shop.example}}]");
        await world.Cluster.SimulateRolloutAsync();
        await world.Cluster.SimulateProcessAsync("board");

        await world.GoneAsync<V1Deployment>("shop-worker");
        await world.GoneAsync<V1StatefulSet>("shop-clock");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.True(await world.ExistsAsync<V1Service>("shop-board"));
        Assert.True(await world.ExistsAsync<V1Ingress>("shop-board"));
        Assert.True(await world.ExistsAsync<V1PodDisruptionBudget>("shop-board"));
    }

    [OwnServerFact]
    public async Task Suspended_StackWithProcesses_StopsThemAll()
    {
        await using var world = await StackWorld.StartAsync(api);
        await ReadyAsync(world, Specs.ShopWithProcesses);

        await world.ApplyStackAsync(Specs.ShopWithProcesses + "\nsuspend: true");

        await world.EventuallyAsync<V1Deployment>("shop-worker", d => d.Spec!.Replicas == 0, "has no pods");
        await world.EventuallyAsync<V1StatefulSet>("shop-clock", s => s.Spec!.Replicas == 0, "has no pod");
    }

    // On Kubernetes 1.20 it takes two steps.
    [OwnServerFact]
    public async Task ExclusiveProcess_WhoseVariableBecomesLiteral_GetsItsValue()
    {
        const string Spec = Specs.Shop + """

            processes:
            - {name: clock, exclusive: true, env: [{name: ROLE, secretKeyRef: {name: roles, key: role}}]}
            """;
        await using var world = await StackWorld.StartAsync(api);
        await world.PutSecretAsync("roles", ("role", "cook"));
        await world.ApplyStackAsync(Spec);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await ClockAsync(world, "example/shop:1");

        await world.ApplyStackAsync(Spec.Edited("secretKeyRef: {name: roles, key: role}", "value: waiter"));

        var clock = await world.EventuallyAsync<V1StatefulSet>(
            "shop-clock", s => s.Spec!.Template.Spec!.Containers[0].Env!.Any(e => e.Value == "waiter"), "has the value");
        Assert.Equal("RollingUpdate", clock.Spec!.UpdateStrategy!.Type);
    }

    private static Task<V1StatefulSet> ClockAsync(StackWorld world, string image) => world.EventuallyAsync<V1StatefulSet>(
        "shop-clock", s => s.Spec!.Template.Spec!.Containers[0].Image == image, $"has image {image}");

    private static async Task ReadyAsync(StackWorld world, string spec)
    {
        await world.ApplyStackAsync(spec);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.Cluster.SimulateProcessAsync("worker");
        await world.Cluster.SimulateExclusiveAsync(await ClockAsync(world, "example/shop:1"));
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }
}
