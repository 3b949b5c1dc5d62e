using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// What the schema cannot check in a spec: unsupported fields, the connection budget, scaling, suspension, growing volumes.
/// </summary>
public sealed class SpecTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly string TooSmall = Specs.Shop.Edited("storage: 1Gi", "storage: 1Gi, maxConnections: 50");

    [OwnServerFact]
    public async Task Spec_Invalid_StallsNamingFieldsAndLeavesWhatRuns()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.AtRestAsync();
        var mark = world.Audit.Mark();
        await world.ApplyStackAsync(
            Specs.Shop + "\nenv: [{name: DB_HOST, value: elsewhere}, {name: WORKERS, value: '3'}]");

        var stalled = await world.StackIsAsync("Stalled", "True", Reasons.InvalidSpec);
        Assert.Contains("spec.env[DB_HOST]", stalled.Message, StringComparison.Ordinal);
        Assert.Contains("spec.env[WORKERS]", stalled.Message, StringComparison.Ordinal);
        Assert.Equal(("False", "True"), (stalled.Ready, stalled.Condition("Available").Status));
        await world.ReconcileAsync();
        Assert.All(world.Audit.Writes(mark), write => Assert.Equal("patch appstacks/status shop", write));

        await world.ApplyStackAsync(Specs.Shop);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Single(await world.ListAsync<V1Job>());
    }

    [OwnServerFact]
    public async Task Spec_ChangingWhatIsFixed_IsRefused()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.Shop.Edited("\"15\"", "\"16\""));
        var version = await world.StackIsAsync("Stalled", "True", Reasons.InvalidSpec);
        Assert.Contains("spec.dependencies[db].postgres.managed.version", version.Message, StringComparison.Ordinal);
        await world.ApplyStackAsync(Specs.Shop.Edited("1Gi", "512Mi"));
        var storage = await world.StackIsAsync("Stalled", "True", Reasons.InvalidSpec);
        Assert.Contains("spec.dependencies[db].postgres.managed.storage", storage.Message, StringComparison.Ordinal);
    }

    [OwnServerFact]
    public async Task Budget_ExceededInProduction_HoldsTheReleaseWithTheSum()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(TooSmall);
        await world.Cluster.SimulateServerReadyAsync("db");
        var stalled = await world.StackIsAsync("Stalled", "True", Reasons.BudgetExceeded);
        Assert.Contains("2 x 2 web pods x 4 workers x (20 + 30)", stalled.Message, StringComparison.Ordinal);
        Assert.Equal("False", stalled.Condition("ConnectionBudget").Status);
        Assert.Empty(await world.ListAsync<V1Job>());

        await world.ApplyStackAsync(TooSmall.Edited("maxConnections: 50", "maxConnections: 900"));
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.BringUpAsync();
    }

    [OwnServerFact]
    public async Task Budget_ExceededInDevelopment_OnlyWarns()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(TooSmall.Edited("maxConnections: 50", "maxConnections: 10") + "\nprofile: Development");
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        var view = await world.StackIsAsync("Ready", "True", Reasons.Degraded);
        Assert.Equal("False", view.Condition("ConnectionBudget").Status);
    }

    [OwnServerFact]
    public async Task Suspend_StopsWebAndKeepsDependencies()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.Shop + "\nsuspend: true");
        await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 0, "is stopped");
        await world.Cluster.SimulateRolloutAsync();
        var suspended = await world.StackIsAsync("Ready", "False", Reasons.Suspended);
        Assert.Equal(("False", "False", "False"),
            (suspended.Condition(
                "Reconciling").Status, suspended.Condition("Stalled").Status, suspended.Condition("Available").Status));
        await world.EventuallyAsync(v => v.Columns == "0/0 1/1 Succeeded", "no pod is left");
        Assert.Equal(1, (await world.GetAsync<V1StatefulSet>("shop-db")).Spec!.Replicas);
        await world.AtRestAsync();

        await world.ApplyStackAsync(Specs.Shop);
        await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 2, "is back");
        await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Scale_ThroughTheSubresource_ScalesWithoutARelease()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        var release = (await world.ViewAsync()).Text("release", "current");
        await world.PatchStackAsync(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 3 } }, "/scale");
        var web = await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 3, "is scaled");
        Assert.Equal(release, web.GetAnnotation(Labels.Release));
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateRolloutAsync();
        var ready = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal("3/3 1/1 Succeeded", ready.Columns);
        Assert.Equal("3", ready.Text("web", "replicas"));
        Assert.Equal(release, ready.Text("release", "current"));
    }

    [OwnServerFact]
    public async Task Autoscaling_LeavesReplicasToTheAutoscaler()
    {
        var scaled = Specs.Shop.Edited("replicas: 2", "autoscaling: {minReplicas: 2, maxReplicas: 4}");
        await using var world = await StackWorld.StartReadyAsync(api, scaled);
        await world.PatchAsync<V1Deployment>("shop-web", """{"spec": {"replicas": 4}}""");
        await world.Cluster.SimulateRolloutAsync();
        await world.AtRestAsync();
        Assert.Equal(4, (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Replicas);
        Assert.Equal("4/4 1/1 Succeeded", (await world.ViewAsync()).Columns);

        await world.ApplyStackAsync(scaled.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        var upgraded = await world.Cluster.SimulateRolloutAsync("example/shop:2");
        Assert.Equal(4, upgraded.Spec!.Replicas);
    }

    [OwnServerFact]
    public async Task Storage_Grown_PatchesTheClaim()
    {
        await using var world = await StackWorld.StartAsync(api);
        await InstallStorageClassAsync();
        var spec = Specs.Shop.Edited("storage: 1Gi", "storage: 1Gi, storageClassName: growing");
        await world.ApplyStackAsync(spec);
        await world.BringUpAsync();
        var release = (await world.ViewAsync()).Text("release", "current");
        await world.ApplyStackAsync(spec.Edited("1Gi", "2Gi"));
        await world.EventuallyAsync<V1PersistentVolumeClaim>(
            "shop-db-data", c => c.Spec!.Resources!.Requests!["storage"] == "2Gi", "has grown");
        await world.EventuallyAsync(
            v => v.Is("Ready", "False", Reasons.Progressing)
                && v.Message.Contains("shop-db-data is being resized: 1Gi of 2Gi", StringComparison.Ordinal),
            "says that the volume grows");
        await world.Cluster.SimulateVolumeAsync("db", "2Gi");
        var view = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal(release, view.Text("release", "current"));
    }

    [OwnServerFact]
    public async Task Storage_GrowthThatTheClassRefuses_IsNamedAndHoldsNothingElseUp()
    {
        await using var world = await StackWorld.StartAsync(api);
        await InstallStorageClassAsync("fixed", mayGrow: false);
        var spec = Specs.Shop.Edited("storage: 1Gi", "storage: 1Gi, storageClassName: fixed");
        await world.ApplyStackAsync(spec);
        await world.BringUpAsync();
        var larger = spec.Edited("1Gi", "2Gi");
        await world.ApplyStackAsync(larger);

        var refused = await world.StackIsAsync("Stalled", "True", Reasons.VolumeResizeRefused);
        Assert.Contains("shop-db-data cannot grow to 2Gi: storage class fixed", refused.Message, StringComparison.Ordinal);
        larger = larger.WithImage("example/shop:2");
        await world.ApplyStackAsync(larger.Edited("port: 8000", "port: 8000, disruption: {maxUnavailable: 2}"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.ApplyStackAsync(larger.Edited("replicas: 2", "replicas: 1"));
        await world.GoneAsync<V1PodDisruptionBudget>("shop-web");
        await world.Cluster.SimulateRolloutAsync("example/shop:2");

        await world.ApplyStackAsync(spec.WithImage("example/shop:2"));
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task StorageClass_Changed_IsRefusedByName()
    {
        await using var world = await StackWorld.StartAsync(api);
        await InstallStorageClassAsync();
        var spec = Specs.Shop.Edited("storage: 1Gi", "storage: 1Gi, storageClassName: growing");
        await world.ApplyStackAsync(spec);
        await world.BringUpAsync();
        await world.ApplyStackAsync(spec.Edited("growing", "other"));

        var refused = await world.StackIsAsync("Stalled", "True", Reasons.InvalidSpec);
        Assert.Contains(
            "spec.dependencies[db].postgres.managed.storageClassName: its volume is of class growing", refused.Message,
            StringComparison.Ordinal);
    }

    [OwnServerFact]
    public async Task Stack_Deleted_IsLeftAlone()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.AtRestAsync();
        var mark = world.Audit.Mark();
        await world.IsSoughtInVainAsync(world.DeleteStackAsync);
        await world.IsSoughtInVainAsync(() => world.DeleteAsync<V1Service>("shop-web"));
        Assert.Empty(world.Audit.Writes(mark));
        Assert.False(await world.ExistsAsync<V1Service>("shop-web"));
    }

    private async Task InstallStorageClassAsync(string name = "growing", bool mayGrow = true)
    {
        try
        {
            await api.Observer.Of<V1StorageClass>(null).CreateAsync(new V1StorageClass
            {
                Metadata = new V1ObjectMeta { Name = name },
                Provisioner = "test.ballast.dev/none",
                AllowVolumeExpansion = mayGrow,
            });
        }
        catch (HttpOperationException e) when (e.IsConflict())
        {
        }
    }
}
