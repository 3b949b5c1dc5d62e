using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Gates;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Gates;

/// <summary>The order of api.md, rule by rule.</summary>
public sealed class PlannerTests
{
    private const string Yaml = """
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: football, namespace: demo}
        spec:
          image: registry.example/football:1.4.2
          dependencies:
          - name: db
            postgres: {managed: {version: "15"}}
          migration: {args: [migrate]}
          web: {port: 8000}
        """;

    [Fact]
    public void NewStack_NothingUp_AppWaitsForDependency()
    {
        var plan = new PlannerWorld(Yaml).Plan();

        Assert.Null(plan.Rendered);
        Assert.False(plan.Closed!.State == GateState.Stalled);
        Assert.NotEqual(true, plan.Migration?.CreateJob);
    }

    [Fact]
    public void Dependency_NotCheckedYet_WaitsAndIsNotCalledDown()
    {
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();
        world.Health("db", HealthState.Unknown);

        Assert.Equal((GateName.Dependencies, Reasons.NotChecked), (world.Plan().Closed!.Gate, world.Plan().Closed!.Reason));
    }

    [Fact]
    public void Dependencies_Healthy_MigrationStartsBeforeAnyApp()
    {
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();

        var plan = world.Plan();

        Assert.True(plan.Migration!.CreateJob);
        Assert.Null(plan.Rendered);
    }

    [Fact]
    public void Migration_Running_HoldsTheRollout()
    {
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();
        world.RunMigration(condition: null);

        var plan = world.Plan();

        Assert.Equal((MigrationState.Running, false), (plan.Migration!.State, plan.Migration.CreateJob));
        Assert.Null(plan.Rendered);
    }

    [Fact]
    public void Migration_Succeeded_ReleaseRollsOutAndIsRemembered()
    {
        var world = new PlannerWorld(Yaml);
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
        var world = new PlannerWorld(Yaml);
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
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();
        world.RunMigration("Failed", podsStarted: 0);

        var plan = world.Plan();

        Assert.True(plan.Migration!.ReplaceJob);
        Assert.Equal(GateState.Waiting, plan.Closed!.State);
    }

    [Fact]
    public void Migration_ReturnToAnOlderImage_RunsNothing()
    {
        var world = Running();
        var first = world.Spec;
        Release(world, "1.5.0");

        world.Spec = first;

        Assert.False(world.Plan().Migration!.CreateJob);
        Assert.True(world.Plan().Gate(GateName.Migration)!.IsOpen);
        Assert.Equal(world.Plan().Target!.Id, world.Plan().Rendered!.Id);
    }

    [Fact]
    public void Migration_NewVolume_RunsAgain()
    {
        var world = Running();
        world.Claim("db", "volume-2");

        Assert.True(world.Plan().Migration!.CreateJob);
    }

    [Fact]
    public void Gates_ClosedForANewRelease_RunningReleaseIsStillRendered()
    {
        var world = Running();
        var current = world.Plan().Current!;
        world.Spec = world.Spec with { Image = "registry.example/football:1.5.0" };

        var plan = world.Plan();

        Assert.NotEqual(current.Id, plan.Target!.Id);
        Assert.Equal(current.Id, plan.Rendered!.Id);
        Assert.Equal("registry.example/football:1.4.2", plan.RenderedSpec!.Image);
    }

    [Fact]
    public void Dependency_DownAfterRollout_TouchesNothingThatRuns()
    {
        var world = Running();
        world.Health("db", HealthState.Unhealthy);

        var plan = world.Plan();

        Assert.Equal(GateName.Dependencies, plan.Closed!.Gate);
        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.False(plan.StopApp);
    }

    [Fact]
    public void Scale_Changed_IsNoNewRelease()
    {
        var world = Running();
        var before = world.Plan().Target!.Id;
        world.Spec = world.Spec with { Web = world.Spec.Web! with { Replicas = 5 } };

        Assert.Equal(before, world.Plan().Target!.Id);
        Assert.Equal(5, world.Plan().RenderedSpec!.Web!.Replicas);
    }

    [Fact]
    public void Rollout_MissesItsDeadline_GoesBackToTheLastGoodRelease()
    {
        var world = Running();
        var good = world.Plan().Current!;
        Release(world, "1.5.0", RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(good.Id, plan.Rendered!.Id);
        Assert.Equal((GateState.Stalled, Reasons.RolledBack), (plan.Closed!.State, plan.Closed.Reason));
    }

    [Fact]
    public void FailedRelease_WentBack_IsTriedAgainOnlyWhenRetryChanges()
    {
        var world = Running();
        Release(world, "1.5.0", RolloutState.Progressing);
        var target = world.Rollout(RolloutState.DeadlineExceeded).Target!;
        Assert.NotEqual(target.Id, world.Apply().Rendered!.Id);

        world.Retry("again");

        Assert.Equal(target.Id, world.Plan().Rendered!.Id);
    }

    [Fact]
    public void FailedRelease_PolicyHold_StaysAndStalls()
    {
        var world = Running();
        world.Spec = world.Spec with { Rollout = new RolloutSpec { OnFailure = RolloutFailureAction.Hold } };
        Release(world, "1.5.0", RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Equal(Reasons.RolloutFailed, plan.Closed!.Reason);
    }

    [Fact]
    public void FirstRelease_MissesItsDeadline_HasNothingToGoBackTo()
    {
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();
        world.RunMigration();
        world.Apply(RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Equal(Reasons.RolloutFailed, plan.Closed!.Reason);
    }

    [Fact]
    public void GoodRelease_LosesItsPodsLater_IsNotCalledAFailedRollout()
    {
        var world = Running();

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Null(plan.Records.Failed);
        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Equal(GateState.Waiting, plan.Closed!.State);
    }

    [Fact]
    public void Migration_NotBackwardCompatible_StopsTheAppBeforeItRuns()
    {
        var world = Running();
        world.AddWebPod("football-web-1");
        Incompatible(world, "2.0.0");
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
        var world = Running();
        Incompatible(world, "2.0.0");
        world.RunMigration(condition: null);
        world.Health("db", HealthState.Unhealthy);

        Assert.True(world.Plan().StopApp);
    }

    [Fact]
    public void Rollout_FailsPastAnIncompatibleMigration_HasNoAutomaticReturn()
    {
        var world = Running();
        Incompatible(world, "2.0.0");
        world.RunMigration();
        world.Apply(RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Equal(Reasons.RolloutFailed, plan.Closed!.Reason);
    }

    [Fact]
    public void GoingBackByHand_PastAnIncompatibleMigration_IsRefused()
    {
        var world = Running();
        var first = world.Spec;
        Incompatible(world, "2.0.0");
        world.RunMigration();
        var newer = world.Apply().Current!;

        world.Spec = first;

        var plan = world.Plan();
        Assert.Equal((GateState.Stalled, Reasons.RollbackUnsafe), (plan.Closed!.State, plan.Closed.Reason));
        Assert.Equal(newer.Id, plan.Rendered!.Id);
    }

    [Fact]
    public void Suspended_RunningRelease_StopsAppAndMarksNothingGood()
    {
        var world = Running();
        world.Spec = world.Spec with { Suspend = true };

        Assert.True(world.Plan().StopApp);
    }

    [Fact]
    public void InvalidSpec_RunningStack_NamesEveryFieldAndRendersNothing()
    {
        var world = Running();
        world.Spec = world.Spec with { Image = "football:latest", Tasks = [new TaskSpec { Name = "x", Schedule = "* * * * *" }] };

        var plan = world.Plan();

        Assert.Equal(Reasons.InvalidSpec, plan.Closed!.Reason);
        Assert.Contains("spec.image", plan.Closed.Message, StringComparison.Ordinal);
        Assert.Contains("spec.tasks", plan.Closed.Message, StringComparison.Ordinal);
        Assert.Null(plan.Rendered);
    }

    [Fact]
    public void RetainedVolume_OfAnotherVersion_IsNotTakenUp()
    {
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();
        world.Claim("db", "volume-1").Metadata.Annotations![Labels.DataVersion] = "14";

        Assert.Contains(world.Plan().Closed!.Reason, new[] { Reasons.RetainedDataMismatch, Reasons.InvalidSpec });
    }

    [Fact]
    public void Credentials_MissingBesideAVolume_AreReportedNotMadeAnew()
    {
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();
        world.ForgetSecret("football-db-credentials");

        Assert.Equal((GateState.Stalled, Reasons.CredentialsMissing), (world.Plan().Closed!.State, world.Plan().Closed!.Reason));
    }

    private static PlannerWorld Running()
    {
        var world = new PlannerWorld(Yaml);
        world.DatabaseUp();
        world.RunMigration();
        Assert.Null(world.Apply().Closed);
        return world;
    }

    private static void Release(PlannerWorld world, string tag, RolloutState rollout = RolloutState.Complete)
    {
        world.Spec = world.Spec with { Image = $"registry.example/football:{tag}" };
        world.RunMigration();
        world.Apply(rollout);
    }

    private static void Incompatible(PlannerWorld world, string tag) => world.Spec = world.Spec with
    {
        Image = $"registry.example/football:{tag}",
        Migration = world.Spec.Migration! with { BackwardCompatible = false },
    };
}
