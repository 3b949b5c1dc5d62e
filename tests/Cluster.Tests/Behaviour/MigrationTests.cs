using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// A migration runs once for each release that changes it, and never two at the same time. If it fails, the release stops
/// and the running app does not.
/// </summary>
public sealed class MigrationTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Migration_Failing_StallsWithItsLastWordsAndNoSecretUntilRetried()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.BringToMigrationAsync();
        var password = await world.SecretAsync("shop-db-credentials", "password");
        var failed = await world.Cluster.SimulateMigrationFailureAsync(3, $"connecting with {password}\ncolumn x exists");

        // The end of the Job and the end of its pod are separate events.
        var view = await world.EventuallyAsync(
            v => v.Is("Stalled", "True", Reasons.MigrationFailed) && v.Text("migration", "tail").Length > 0,
            "has failed and says why");
        Assert.Equal(("False", "ExitCode", "exit 3: column x exists"), view.Condition("MigrationComplete"));
        Assert.Equal("connecting with [redacted]\ncolumn x exists", view.Text("migration", "tail"));
        Assert.Equal("0/2 1/1 Failed", view.Columns);
        await world.AtRestAsync();
        Assert.False(await world.ExistsAsync<V1Deployment>("shop-web"));

        await world.AnnotateStackAsync(Labels.Retry, "1");
        var retried = await world.Cluster.SimulateMigrationSuccessAsync();
        Assert.NotEqual(failed.Metadata.Name, retried.Metadata.Name);
        await world.Cluster.SimulateRolloutAsync();
        var ready = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal("1", ready.Text("release", "lastHandledRetry"));
        await world.GoneAsync<V1Job>(failed.Metadata.Name!);
    }

    [OwnServerFact]
    public async Task Migration_OfAnImageGoneBackTo_IsNotRunAgain()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();

        var mark = world.Audit.Mark();
        await world.ApplyStackAsync(Specs.Shop);
        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        var back = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal("AlreadyApplied", back.Text("migration", "state"));
        await world.AtRestAsync();
        Assert.DoesNotContain("create jobs", string.Join(',', world.Audit.Writes(mark)), StringComparison.Ordinal);
    }

    [OwnServerFact]
    public async Task Migration_OutOfTime_SaysSo()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.Cluster.SimulateMigrationTimeoutAsync(await world.BringToMigrationAsync(), failedPods: 1);
        var view = await world.StackIsAsync("MigrationComplete", "False", Reasons.DeadlineExceeded);
        Assert.Contains("900 s", view.Message, StringComparison.Ordinal);
    }

    [OwnServerFact]
    public async Task Migration_NotBackwardCompatible_StopsWebFirstAndAllowsNoWayBack()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.Cluster.SimulateWebPodAsync("shop-web-old");

        await world.ApplyStackAsync(Specs.ShopIncompatible.WithImage("example/shop:2"));
        var stopping = await world.EventuallyAsync<V1Deployment>("shop-web", d => d.Spec!.Replicas == 0, "is stopped");
        Assert.Equal("example/shop:1", stopping.Spec!.Template.Spec!.Containers[0].Image);
        await world.StackIsAsync("MigrationComplete", "False", Reasons.StoppingForMigration);
        await world.ReconcileAsync();
        Assert.DoesNotContain(await world.ListAsync<V1Job>(), j => j.Status?.Conditions is null);

        // The Deployment controller has seen the change and the pod is gone: the schema must not change before.
        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        await world.ReconcileAsync();
        Assert.DoesNotContain(await world.ListAsync<V1Job>(), j => j.Status?.Conditions is null);
        await world.DeleteAsync<V1Pod>("shop-web-old");
        await world.Cluster.SimulateMigrationSuccessAsync();
        var started = await world.Cluster.SimulateRolloutAsync("example/shop:2");
        Assert.Equal(2, started.Spec!.Replicas);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();

        await world.ApplyStackAsync(Specs.Shop);
        var unsafeReturn = await world.StackIsAsync("Stalled", "True", Reasons.RollbackUnsafe);
        Assert.Contains("example/shop:2", unsafeReturn.Message, StringComparison.Ordinal);
        Assert.Equal("example/shop:2", (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Template.Spec!.Containers[0].Image);
    }

    [OwnServerFact]
    public async Task Migration_OfANewVolume_RunsAgain()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.AtRestAsync();
        var claim = await world.GetAsync<V1PersistentVolumeClaim>("shop-db-data");
        await world.DeleteAsync<V1PersistentVolumeClaim>("shop-db-data");
        await world.Cluster.ReleaseClaimsAsync();

        var job = await world.Cluster.MigrationStartedAsync();
        Assert.NotEqual(claim.Metadata.Uid, (await world.GetAsync<V1PersistentVolumeClaim>("shop-db-data")).Metadata.Uid);
        Assert.Equal("example/shop:1", job.Spec!.Template.Spec!.Containers[0].Image);
    }

    [OwnServerFact]
    public async Task Migration_WhoseDatabaseGoesDown_IsNotStarted()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        world.Checks.Down("db");
        await world.StackIsAsync("Ready", "False", Reasons.ConnectionRefused);
        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.EventuallyAsync(v => v.IsCurrent, "is seen");
        await world.ReconcileAsync();
        Assert.Single(await world.ListAsync<V1Job>());
        Assert.Equal("True", (await world.ViewAsync()).Condition("Available").Status);
    }

    [OwnServerFact]
    public async Task Migration_NotBackwardCompatibleLeftBehindAtWork_KeepsTheAppStoppedUntilItIsKnownWhatBecameOfIt()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.ApplyStackAsync(Specs.ShopIncompatible.WithImage("example/shop:2"));
        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        var job = await world.Cluster.MigrationStartedAsync();
        await world.Cluster.SimulateMigrationPodRunningAsync(job);

        await world.ApplyStackAsync(Specs.Shop);
        var waiting = await world.StackIsAsync("MigrationComplete", "False", Reasons.MigrationRunning);
        Assert.Contains(job.Metadata.Name!, waiting.Message, StringComparison.Ordinal);
        await world.ReconcileAsync();
        Assert.Equal(0, (await world.GetAsync<V1Deployment>("shop-web")).Spec!.Replicas);

        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.StackIsAsync("Stalled", "True", Reasons.RollbackUnsafe);
        await world.ApplyStackAsync(Specs.ShopIncompatible.WithImage("example/shop:2"));
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Migration_SucceedingAfterItsReleaseWasReplaced_IsRememberedToo()
    {
        await using var world = await StackWorld.StartAsync(api);
        var first = await world.BringToMigrationAsync();
        await world.Cluster.SimulateMigrationPodRunningAsync(first);
        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.EventuallyAsync(v => v.IsCurrent && v.Text("migration", "state") == "Pending", "the new release waits");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.DeleteAsync<V1Pod>($"{first.Metadata.Name}-x");
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync("example/shop:2");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.GoneAsync<V1Job>(first.Metadata.Name!);

        await world.ApplyStackAsync(Specs.Shop);
        await world.Cluster.SimulateRolloutAsync("example/shop:1");
        var back = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal("AlreadyApplied", back.Text("migration", "state"));
    }

    [OwnServerFact]
    public async Task Migration_WhileSuspended_IsNotStarted()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.Shop + "\nsuspend: true\n");
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.StackIsAsync("MigrationComplete", "False", Reasons.Suspended);
        await world.ReconcileAsync();
        Assert.Empty(await world.ListAsync<V1Job>());

        await world.ApplyStackAsync(Specs.Shop);
        await world.Cluster.MigrationStartedAsync();
    }
}
