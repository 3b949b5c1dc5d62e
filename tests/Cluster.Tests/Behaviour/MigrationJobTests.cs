using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// A migration's Job: one at a time, made again where it is lost, replaced while it cannot start, and ended beside a sidecar.
/// </summary>
public sealed class MigrationJobTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Migration_WhileAnotherIsAtWork_WaitsForItsPodToEnd()
    {
        await using var world = await StackWorld.StartAsync(api);
        var first = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationPodRunningAsync(first);

        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.EventuallyAsync(v => v.IsCurrent && v.Text("migration", "state") == "Pending", "the new release waits");
        var waiting = await world.StackIsAsync("Ready", "False", Reasons.MigrationPending);
        Assert.Contains($"pod {first.Metadata.Name}-x of an earlier migration", waiting.Message, StringComparison.Ordinal);
        await world.ReconcileAsync();
        Assert.Equal([first.Metadata.Name], (await world.ListAsync<V1Job>()).Select(j => j.Metadata.Name));

        // The Job is between two attempts: the next attempt must not start.
        await world.DeleteAsync<V1Pod>($"{first.Metadata.Name}-x");
        await world.GoneAsync<V1Job>(first.Metadata.Name!);
        var second = await world.Cluster.MigrationStartedAsync();
        Assert.Equal("example/shop:2", second.Spec!.Template.Spec!.Containers[0].Image);
    }

    [OwnServerFact]
    public async Task MigrationJob_DeletedWhileAtWork_IsMadeAgainOnceItsPodIsGone()
    {
        await using var world = await StackWorld.StartAsync(api);
        var job = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationPodRunningAsync(job);
        await world.StackIsAsync("MigrationComplete", "False", Reasons.MigrationRunning);
        await world.DeleteAsync<V1Job>(job.Metadata.Name!);
        await world.ReconcileAsync();
        Assert.Empty(await world.ListAsync<V1Job>());

        await world.DeleteAsync<V1Pod>($"{job.Metadata.Name}-x");
        var again = await world.Cluster.MigrationStartedAsync();
        Assert.Equal(job.Metadata.Name, again.Metadata.Name);
        Assert.NotEqual(job.Metadata.Uid, again.Metadata.Uid);
    }

    [OwnServerFact]
    public async Task MigrationJob_ThatNeverStartedAPod_IsMadeAgainAndNotFailed()
    {
        await using var world = await StackWorld.StartAsync(api);
        var job = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationTimeoutAsync(job, failedPods: 0);
        var again = await world.Cluster.MigrationStartedAsync();
        Assert.NotEqual(job.Metadata.Uid, again.Metadata.Uid);
        Assert.NotEqual("Failed", (await world.ViewAsync()).Text("migration", "state"));
    }

    [OwnServerTheory]
    [InlineData("image: example/shop:1", "image: example/shop:2")]
    [InlineData("retries: 0", "retries: 0, resources: {requests: {memory: 64Mi}}")]
    public async Task Migration_ThatCannotStart_IsReplacedByItsCorrection(string from, string to)
    {
        await using var world = await StackWorld.StartAsync(api);
        var stuck = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationPodWaitingAsync(stuck, "ImagePullBackOff");
        await world.EventuallyAsync(
            v => v.Text("migration", "problem").StartsWith("ImagePullFailed", StringComparison.Ordinal), "says why");

        await world.ApplyStackAsync(Specs.Shop.Edited(from, to));
        await world.GoneAsync<V1Job>(stuck.Metadata.Name!);
        await world.ReconcileAsync();
        Assert.DoesNotContain(await world.ListAsync<V1Job>(), SimulatedCluster.IsUnfinished);

        // The garbage collector removes the pod with its Job. Until it is gone, its container could still start.
        await world.DeleteAsync<V1Pod>($"{stuck.Metadata.Name}-x");
        var corrected = await world.Cluster.MigrationStartedAsync();
        Assert.NotEqual(stuck.Metadata.Uid, corrected.Metadata.Uid);
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Migration_NotBackwardCompatibleTakenBackBeforeItCouldStart_IsRemovedAndTheAppStartsAgain()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.ShopIncompatible.WithImage("example/shop:2"));
        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        var stuck = await world.Cluster.MigrationStartedAsync();
        await world.Cluster.SimulateMigrationPodWaitingAsync(stuck, "ImagePullBackOff");

        await world.ApplyStackAsync(Specs.Shop);
        await world.GoneAsync<V1Job>(stuck.Metadata.Name!);
        await world.ReconcileAsync();
        Assert.Equal(0, (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Replicas);

        // The garbage collector removes the pod with its Job.
        await world.DeleteAsync<V1Pod>($"{stuck.Metadata.Name}-x");
        await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 2, "starts again");
        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task MigrationJob_ThatIsAsTheSpecWants_IsNotReplaced()
    {
        await using var world = await StackWorld.StartAsync(api);
        var stuck = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationPodWaitingAsync(stuck, "ImagePullBackOff");
        await world.EventuallyAsync(v => v.Text("migration", "problem").Length > 0, "says why");

        await world.ReconcileAsync();
        Assert.Equal(stuck.Metadata.Uid, (await world.GetAsync<V1Job>(stuck.Metadata.Name!)).Metadata.Uid);
    }

    [OwnServerFact]
    public async Task Migration_SucceededBesideASidecar_IsRecordedAndItsJobDeleted()
    {
        await using var world = await StackWorld.StartAsync(api);
        var job = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationPodLingeringAsync(job, exitCode: 0);

        await world.GoneAsync<V1Job>(job.Metadata.Name!);
        await world.Cluster.SimulateRolloutAsync();
        var view = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal(("Succeeded", job.Metadata.Name), (view.Text("migration", "state"), view.Text("migration", "job")));
        await world.DeleteAsync<V1Pod>($"{job.Metadata.Name}-x");
        await world.AtRestAsync();
        Assert.Empty(await world.ListAsync<V1Job>());
    }

    [OwnServerFact]
    public async Task Migration_FailedBesideASidecar_ItsPodIsDeletedAndTheJobGoesOn()
    {
        await using var world = await StackWorld.StartAsync(api);
        var job = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationPodLingeringAsync(job, exitCode: 3);

        await world.GoneAsync<V1Pod>($"{job.Metadata.Name}-x");
        await world.ReconcileAsync();
        Assert.Equal(job.Metadata.Uid, (await world.GetAsync<V1Job>(job.Metadata.Name!)).Metadata.Uid);
        var view = await world.ViewAsync();
        Assert.Equal(
            ("Running", "3", "last words"),
            (view.Text("migration", "state"), view.Text("migration", "exitCode"), view.Text("migration", "tail")));
    }
}
