using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>
/// The migration in the order of gates: once, before the app; and with the app stopped if it is not backward compatible.
/// </summary>
public sealed class MigrationOrderTests
{
    [Fact]
    public void Migration_Running_HoldsTheRollout()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.RunMigration(condition: null);

        var plan = world.Plan();

        Assert.Equal((MigrationState.Running, false), (plan.Migration!.State, plan.Migration.CreateJob));
        Assert.Null(plan.Rendered);
    }

    [Fact]
    public void Migration_Succeeded_ReleaseRollsOutAndIsRemembered()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.RunMigration();
        Assert.Single(world.Plan().Records.Migrated);

        var plan = world.Apply();

        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Null(plan.Closed);
        Assert.Empty(plan.Records.Migrated);
        Assert.Equal(ReleaseOutcome.Good, plan.History[0].Outcome);
    }

    [Fact]
    public void Migration_Failed_StallsUntilRetryMakesANewJob()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        var failed = world.RunMigration("Failed", podsStarted: 6);
        Assert.Equal((GateState.Stalled, Reasons.MigrationFailed), (world.Plan().Closed!.State, world.Plan().Closed!.Reason));

        world.Retry("1");

        Assert.True(world.Plan().Migration!.CreateJob);
        Assert.NotEqual(failed.Metadata.Name, world.Plan().Migration!.JobName);
    }

    [Fact]
    public void Migration_JobNeverStartedAPod_IsMadeAgainNotFailed()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.RunMigration("Failed", podsStarted: 0);

        var plan = world.Plan();

        Assert.True(plan.Migration!.ReplaceJob);
        Assert.Equal(GateState.Waiting, plan.Closed!.State);
    }

    [Fact]
    public void Migration_ReturnToAnOlderImage_RunsNothing()
    {
        var world = PlannerWorld.Running();
        var first = world.Spec;
        world.Release("1.5.0");

        world.Spec = first;

        Assert.False(world.Plan().Migration!.CreateJob);
        Assert.True(world.Plan().Gate(GateName.Migration)!.IsOpen);
        Assert.Equal(world.Plan().Target!.Id, world.Plan().Rendered!.Id);
    }

    [Fact]
    public void Migration_NewVolume_RunsAgain()
    {
        var world = PlannerWorld.Running();
        world.Claim("db", "volume-2");

        Assert.True(world.Plan().Migration!.CreateJob);
    }

    [Fact]
    public void Migration_NotBackwardCompatible_StopsTheAppBeforeItRuns()
    {
        var world = PlannerWorld.Running();
        world.AddWebPod("football-web-1");
        world.WantIncompatible("2.0.0");
        Assert.True(world.Plan().StopApp);
        Assert.False(world.Plan().Migration!.CreateJob);

        world.RemoveWebPods();
        Assert.False(world.Plan().Migration!.CreateJob);
        world.StopWeb();

        Assert.True(world.Plan().StopApp);
        Assert.True(world.Plan().Migration!.CreateJob);
    }

    [Fact]
    public void Migration_NotBackwardCompatibleAndRunning_AppStaysDownWhateverBecomesOfTheDatabase()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.RunMigration(condition: null);
        world.Health("db", HealthState.Unhealthy);

        Assert.True(world.Plan().StopApp);
    }

    [Fact]
    public void GoingBackByHand_PastAnIncompatibleMigration_IsRefused()
    {
        var world = PlannerWorld.Running();
        var first = world.Spec;
        world.WantIncompatible("2.0.0");
        world.RunMigration();
        var newer = world.Apply().Current!;

        world.Spec = first;

        var plan = world.Plan();
        Assert.Equal((GateState.Stalled, Reasons.RollbackUnsafe), (plan.Closed!.State, plan.Closed.Reason));
        Assert.Equal(newer.Id, plan.Rendered!.Id);
    }

    [Fact]
    public void Migration_NotBackwardCompatibleAndDone_AppStaysDownUntilTheReleaseAfterItMayRollOut()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.RunMigration();
        world.Health("db", HealthState.Unhealthy);

        Assert.True(world.Plan().StopApp);
        Assert.True(world.Remember().StopApp);

        world.Health("db", HealthState.Healthy);
        Assert.False(world.Apply().StopApp);
    }

    [Fact]
    public void Migration_NotBackwardCompatibleOfTheRelease_ThatRuns_StopsNothing()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.RunMigration();
        world.Apply();

        world.Spec = world.Spec with { Web = world.Spec.Web! with { Args = ["serve", "--verbose"] } };
        world.Health("db", HealthState.Unhealthy);

        Assert.False(world.Plan().StopApp);
    }

    [Fact]
    public void Migration_NotBackwardCompatibleOfTheReleaseThatRuns_StopsItWhenItsDatabaseWasReplaced()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.RunMigration();
        world.Apply();
        world.AddWebPod("football-web-1");

        world.Claim("db", "volume-2");

        Assert.Equal((true, true, false), (world.Plan().StopApp, world.Plan().SuspendTasks, world.Plan().Migration!.CreateJob));
        world.RemoveWebPods();
        world.StopWeb();
        Assert.Equal((true, true), (world.Plan().StopApp, world.Plan().Migration!.CreateJob));
        world.RunMigration(condition: null);
        Assert.True(world.Plan().StopApp);
        world.RunMigration("Failed");
        Assert.Equal(
            (Reasons.MigrationFailed, true, true),
            (world.Plan().Closed!.Reason, world.Plan().StopApp, world.Plan().SuspendTasks));
        world.RunMigration();
        Assert.Equal((null, false), (world.Apply().Closed, world.Plan().StopApp));
    }

    [Fact]
    public void Migration_ThatSucceededInALaterTry_HasNotFailedWhenTheRetryIsTakenBack()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        world.RunMigration("Failed", podsStarted: 6);
        world.Retry("1");
        world.RunMigration();
        Assert.Null(world.Apply().Closed);

        world.Stack.Metadata.Annotations = null;

        Assert.Equal((null, MigrationState.AlreadyApplied), (world.Plan().Closed, world.Plan().Migration!.State));
    }

    [Fact]
    public void Migration_NotBackwardCompatibleOnAReplacedDatabase_LetsNoEarlierReleaseMeetIt()
    {
        var world = PlannerWorld.Running();
        var first = world.Spec;
        world.WantIncompatible("2.0.0");
        world.Claim("db", "volume-2");
        world.RunMigration();
        world.Health("db", HealthState.Unhealthy);
        Assert.True(world.Plan().StopApp);
        world.Health("db", HealthState.Healthy);
        var newer = world.Apply().Current!;

        world.Spec = first;

        Assert.Equal((Reasons.RollbackUnsafe, newer.Id), (world.Plan().Closed!.Reason, world.Plan().Rendered!.Id));
    }

    [Fact]
    public void Release_WantedWhileAnIncompatibleMigrationRuns_IsNewerThanThat()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        var job = world.RunMigration(condition: null);
        job.Metadata.CreationTimestamp = world.Moment;
        world.Remember();
        world.Spec = world.Spec with { Image = "registry.example/football:3.0.0", Migration = null };
        world.Remember();

        (job.Status!.CompletionTime, job.Status.Active) = (world.Moment, null);
        job.Status.Conditions = [new V1Condition { Type = "Complete", Status = "True", Reason = "" }];

        Assert.Equal((null, "3.0.0"), (world.Apply().Closed, world.Plan().Rendered!.Spec.Value.Image![^5..]));
    }

    [Fact]
    public void GoingBackByHand_BeforeTheReleaseAfterAnIncompatibleMigrationRuns_KeepsTheAppDown()
    {
        var world = PlannerWorld.Running();
        var first = world.Spec;
        world.WantIncompatible("2.0.0");
        world.RunMigration();
        world.Remember();

        world.Spec = first;

        Assert.Equal((Reasons.RollbackUnsafe, true), (world.Plan().Closed!.Reason, world.Plan().StopApp));
    }

    [Fact]
    public void GoingBackByHand_ToAReleaseWithoutAMigrationPastAnIncompatibleOne_IsRefused()
    {
        var world = PlannerWorld.Running(PlannerWorld.Football.Edited("migration: {args: [migrate]}", "env: []"));
        var first = world.Spec;
        world.Spec = first with { Migration = new MigrationSpec { Args = ["migrate"], BackwardCompatible = false } };
        world.RunMigration();
        var newer = world.Apply().Current!;

        world.Spec = first;

        var plan = world.Plan();
        Assert.Equal((GateState.Stalled, Reasons.RollbackUnsafe), (plan.Closed!.State, plan.Closed.Reason));
        Assert.Equal((newer.Id, false), (plan.Rendered!.Id, plan.StopApp));

        // Another release without a migration is not a rollback.
        world.Want("2.1.0");
        Assert.True(world.Plan().Gate(GateName.Migration)!.IsOpen);
    }
}
