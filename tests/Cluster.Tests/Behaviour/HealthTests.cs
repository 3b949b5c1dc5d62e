using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>After the rollout checks go on. If a dependency goes down, the status says so, and no child is changed.</summary>
public sealed class HealthTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Dependency_DownAfterRollout_MakesTheStackNotReadyAndTouchesNoChild()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.AtRestAsync();
        var mark = world.Audit.Mark();

        world.Checks.Down("db", Reasons.AuthenticationFailed);
        var down = await world.StackIsAsync("Ready", "False", Reasons.AuthenticationFailed);
        Assert.Equal(("True", "False", "True"),
            (down.Condition("Reconciling").Status, down.Condition("Stalled").Status, down.Condition("Available").Status));
        Assert.Equal("2/2 0/1 Succeeded", down.Columns);
        world.Checks.Up("db");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);

        Assert.All(world.Audit.Writes(mark), write => Assert.Equal("patch appstacks/status shop", write));
    }

    [OwnServerFact]
    public async Task Dependency_MissingOnceOfAThresholdOfTwo_ChangesNothing()
    {
        await using var world =
            await StackWorld.StartReadyAsync(api, Specs.Shop.Edited("failureThreshold: 2", "failureThreshold: 100"));
        await world.AtRestAsync();
        var mark = world.Audit.Mark();
        world.Checks.Down("db");
        await world.Checks.AskedAsync("db", times: 3);
        await world.ReconcileAsync();
        Assert.Empty(world.Audit.Writes(mark));
    }

    [OwnServerFact]
    public async Task OptionalDependency_Down_DegradesAndGatesNothing()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.ShopWithCache);
        world.Checks.Down("cache");
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        var degraded = await world.StackIsAsync("Ready", "True", Reasons.Degraded);
        Assert.Equal("2/2 1/2 Succeeded", degraded.Columns);
        Assert.Contains("cache", degraded.Message, StringComparison.Ordinal);
        Assert.Equal("False", degraded.Condition("Stalled").Status);

        world.Checks.Up("cache");
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task ServerPod_Gone_MakesTheStackNotReadyThoughTheLastCheckPassed()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.DeleteAsync<V1Pod>("shop-db-0");
        await world.StackIsAsync("Ready", "False", Reasons.PodNotReady);
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task App_CallingItselfUnhealthy_MakesTheStackNotReady()
    {
        await using var world = await StackWorld.StartAsync(api);
        world.Checks.Down("", Reasons.AppUnhealthy);
        await world.ApplyStackAsync(Specs.Shop.Edited("replicas: 2", "replicas: 2, health: {detail: {path: /detail}}"));
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        var unhealthy = await world.StackIsAsync("Ready", "False", Reasons.AppUnhealthy);
        Assert.Equal("unhealthy", unhealthy.Text("web", "health", "status"));

        world.Checks.Up("");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Dependency_DownOverARestart_StaysDownWithoutAFlap()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        world.Checks.Down("db");
        var down = await world.StackIsAsync("Ready", "False", Reasons.ConnectionRefused);
        await world.StopOperatorAsync();
        await world.StartOperatorAsync();
        await world.AtRestAsync();
        var after = await world.StackIsAsync("Ready", "False", Reasons.ConnectionRefused);
        Assert.Equal($"{down.Dependency("db")["since"]}", $"{after.Dependency("db")["since"]}");
    }

    [OwnServerFact]
    public async Task WebPods_Crashing_AreNamed()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.Cluster.SimulateWebPodAsync("shop-web-a");
        var web = await world.GetAsync<V1Deployment>("shop-web");
        var password = await world.SecretAsync("shop-db-credentials", "password");
        await world.Cluster.SimulateCrashLoopAsync("shop-web-a", web.Spec!.Template, $"starting\nno port in {password}\n");
        await world.Cluster.SimulateUnreadyWebAsync(ready: 1);
        var view = await world.EventuallyAsync(
            v => v.Is("Ready", "False", Reasons.CrashLoop) && v.Columns == "1/2 1/1 Succeeded",
            "is not ready for the pod that crashes");
        Assert.Contains(
            "pod shop-web-a keeps ending with exit code 1 (0 restarts); its last words: no port in [redacted]",
            view.Message, StringComparison.Ordinal);
    }
}
