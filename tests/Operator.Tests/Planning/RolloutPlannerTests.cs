using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>When the app stops for a migration, why a rollout failed, what is remembered as good.</summary>
public sealed class RolloutPlannerTests
{
    [Fact]
    public void Failed_PodInTrouble_ItsReasonIsRememberedAndToldOn()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        world.AddPod(Unpullable("football-web-1", Components.Web));

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(Reasons.ImagePullFailed, plan.History[0].FailedReason);
        world.RemoveWebPods();
        Assert.Contains(" in time (ImagePullFailed); ", world.Plan().Closed!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_NoPodInTrouble_TheRolloutItselfIsTheReason()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        world.AddPod(Unpullable("football-db-0", "db"));

        Assert.Equal(Reasons.RolloutFailed, world.Rollout(RolloutState.DeadlineExceeded).History[0].FailedReason);
    }

    [Fact]
    public void Failed_NowAndBefore_GoesBackToTheSameRelease()
    {
        var world = PlannerWorld.Running();
        var good = world.Plan().Target!;
        world.Release("1.5.0", RolloutState.Progressing);
        world.Web!.Status!.Conditions =
            [new V1Condition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }];

        var now = world.Plan();
        Assert.Equal((good.Id, now.Target!.Id), (now.Rendered!.Id, now.Records.Failed!.Value.Release.Id));
        Assert.Equal(good.Id, world.Remember().Rendered!.Id);
        Assert.Null(world.Plan().Records.Failed);
    }

    [Fact]
    public void IncompatibleMigration_AnEarlierGateIsClosed_AppRunsOn()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.Health("db", HealthState.Unhealthy);

        Assert.False(world.Plan().StopApp);
    }

    [Fact]
    public void IncompatibleMigration_Failed_AppStaysDown()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.RunMigration("Failed");
        world.Health("db", HealthState.Unhealthy);

        Assert.True(world.Plan().StopApp);
    }

    [Fact]
    public void IncompatibleMigration_OfTheReleaseThatRuns_StopsNothingOnAnotherDatabase()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.RunMigration();
        world.Apply();

        world.Claim("db", "volume-2");

        Assert.Equal((MigrationState.Pending, false), (world.Plan().Migration!.State, world.Plan().StopApp));
    }

    [Fact]
    public void IncompatibleMigration_ItsDatabaseIsNotKnown_StopsNothing()
    {
        var world = new PlannerWorld();
        world.WantIncompatible("2.0.0");

        Assert.Equal((null, false), (world.Plan().Migration, world.Plan().StopApp));
    }

    [Fact]
    public void CompatibleMigration_AtWork_AppRunsOn()
    {
        var world = PlannerWorld.Running();
        world.Want("1.5.0");
        world.RunMigration(condition: null);

        Assert.False(world.Plan().StopApp);
    }

    [Fact]
    public void Resumed_WithoutPodsToCome_IsNoNewAttempt()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        world.StopWeb();

        world.Spec = world.Spec with { Web = world.Spec.Web! with { Replicas = 0 } };

        Assert.Null(world.Plan().Records.Attempt);
    }

    [Fact]
    public void Resumed_UnderAutoscaling_ItsLeastPodsCount()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        world.StopWeb();

        world.Spec = world.Spec with
        {
            Web = world.Spec.Web! with { Replicas = 0, Autoscaling = new AutoscalingSpec { MinReplicas = 1, MaxReplicas = 3 } },
        };

        Assert.NotNull(world.Plan().Records.Attempt);
    }

    [Fact]
    public void LastGood_OnTheWayToAnother_IsTheOneBefore()
    {
        var world = PlannerWorld.Running();
        var first = world.Plan().Target!;
        Assert.Equal(first.Id, world.Plan().LastGood!.Id);

        var plan = world.Release("1.5.0", RolloutState.Progressing);

        Assert.Equal((first.Id, false), (plan.LastGood!.Id, plan.Target!.Id == first.Id));
        Assert.Equal(plan.Target.Id, world.Rollout(RolloutState.Complete).LastGood!.Id);
    }

    [Fact]
    public void StackWithoutWorkloads_EveryGateOpen_IsGoodAtOnce()
    {
        var world = new PlannerWorld(PlannerWorld.Football.Edited("web: {port: 8000}", "env: []"));
        world.DatabaseUp();
        Assert.Equal(ReleaseOutcome.Pending, world.Remember().History[0].Outcome);
        Assert.Null(world.Plan().Records.Good);

        world.RunMigration();
        var plan = world.Remember();

        Assert.Equal((ReleaseOutcome.Good, null), (plan.History[0].Outcome, plan.Closed));
    }

    [Fact]
    public void Complete_WhileSuspended_IsNotRememberedAsGood()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        world.Spec = world.Spec with { Suspend = true };

        Assert.Equal(ReleaseOutcome.Pending, world.Rollout(RolloutState.Complete).History[0].Outcome);
    }

    [Fact]
    public void DigestKeyOfAnEarlierStack_MakesNoRelease()
    {
        var world = PlannerWorld.Running();
        var observed = world.Observed();
        var salt = new ReferenceKey(ReferenceKind.Secret, Names.DigestKey("football"));
        var metadata = new V1ObjectMeta
        {
            Name = salt.Name,
            OwnerReferences =
                [new() { ApiVersion = "v1", Kind = "AppStack", Name = "football", Uid = "earlier", Controller = true }],
        };
        var foreign = new ReferencedObject(metadata, observed.References[salt]!.Data.ToDictionary());

        var references = new Dictionary<ReferenceKey, ReferencedObject?>(observed.References) { [salt] = foreign };

        var plan = Planner.Plan(world.Stack, observed with { References = references }, world.Readings);

        Assert.Equal((null, false), (plan.Target, plan.Migration!.CreateJob));
        Assert.NotNull(plan.Rendered);
    }

    private static V1Pod Unpullable(string name, string component)
    {
        var pod = FakeChildren.ReadyPod(name, component);
        pod.Status!.Conditions = [];
        pod.Status.ContainerStatuses =
        [
            new V1ContainerStatus { Name = component, State = new() { Waiting = new() { Reason = "ImagePullBackOff" } } },
        ];
        return pod;
    }
}
