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
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

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
    public void Deadline_WhileARequiredDependencyIsDown_DoesNotFailTheRelease()
    {
        var world = PastDeadline();
        world.Health("db", HealthState.Unhealthy);

        var plan = world.Plan();

        Assert.Null(plan.Records.Failed);
        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Null(plan.LookAt);
    }

    [Theory]
    [InlineData(599, false)]
    [InlineData(600, true)]
    public void Deadline_OutageSinceTheLastProgress_CountsFromItsEnd(int secondsSince, bool fails)
    {
        var world = PastDeadline();
        var back = Noon.AddMinutes(-5);
        world.Stack.Status = new AppStackStatus { Dependencies = [Database("True", back)] };
        world.At = back.AddSeconds(secondsSince);

        var plan = world.Plan();

        Assert.Equal(fails, plan.Records.Failed is not null);
        Assert.Equal(fails ? null : back.AddSeconds(600), plan.LookAt);
    }

    [Fact]
    public void Deadline_DependencyHasJustComeBack_CountsFromNow()
    {
        var world = PastDeadline();
        world.Stack.Status = new AppStackStatus { Dependencies = [Database("False", Noon.AddHours(-1))] };

        var plan = world.Plan();

        Assert.Null(plan.Records.Failed);
        Assert.Equal(Noon.AddSeconds(600), plan.LookAt);
    }

    [Fact]
    public void Deadline_OutageBeforeTheLastProgress_FailsTheRelease()
    {
        var world = PastDeadline();
        world.Stack.Status = new AppStackStatus { Dependencies = [Database("True", Noon.AddMinutes(-20))] };

        Assert.NotNull(world.Plan().Records.Failed);
        Assert.Null(world.Plan().LookAt);
    }

    [Fact]
    public void Deadline_OptionalDependencyIsDown_FailsTheRelease()
    {
        var world = PastDeadline();
        world.Spec.Dependencies![0].Required = false;
        world.Health("db", HealthState.Unhealthy);

        Assert.NotNull(world.Plan().Records.Failed);
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

        var plan = Planner.Plan(world.Stack, observed with { References = references }, world.Readings, world.Images);

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

    // A release whose deadline of 600 s was over at noon: its last progress was ten minutes before.
    private static PlannerWorld PastDeadline()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        world.At = Noon;
        world.Web!.Spec!.ProgressDeadlineSeconds = 600;
        world.Web.Status!.Conditions =
        [
            new V1Condition
            {
                Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded", LastTransitionTime = Noon,
            },
        ];
        return world;
    }

    private static DependencyStatus Database(string ready, DateTimeOffset since) =>
        new() { Name = "db", Engine = "postgres", Ready = ready, Since = since };
}
