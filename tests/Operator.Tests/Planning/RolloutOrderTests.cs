using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>Rollouts that fail, go back, are held and tried again.</summary>
public sealed class RolloutOrderTests
{
    [Fact]
    public void Rollout_MissesItsDeadline_GoesBackToTheLastGoodRelease()
    {
        var world = PlannerWorld.Running();
        var good = world.Plan().Current!;
        world.Release("1.5.0", RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(good.Id, plan.Rendered!.Id);
        Assert.Equal((GateState.Stalled, Reasons.RolledBack), (plan.Closed!.State, plan.Closed.Reason));
    }

    [Fact]
    public void FailedRelease_WentBack_IsTriedAgainOnlyWhenRetryChanges()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        var target = world.Rollout(RolloutState.DeadlineExceeded).Target!;
        Assert.NotEqual(target.Id, world.Apply().Rendered!.Id);

        world.Retry("again");

        Assert.Equal(target.Id, world.Plan().Rendered!.Id);
    }

    [Fact]
    public void FailedRelease_PolicyHold_StaysAndStalls()
    {
        var world = PlannerWorld.Running();
        world.Spec = world.Spec with { Rollout = new RolloutSpec { OnFailure = RolloutFailureAction.Hold } };
        world.Release("1.5.0", RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Equal(Reasons.RolloutFailed, plan.Closed!.Reason);
    }

    [Fact]
    public void FirstRelease_MissesItsDeadline_HasNothingToGoBackTo()
    {
        var world = new PlannerWorld();
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
        var world = PlannerWorld.Running();

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Null(plan.Records.Failed);
        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Equal(GateState.Waiting, plan.Closed!.State);
    }

    [Fact]
    public void Rollout_FailsPastAnIncompatibleMigration_HasNoAutomaticReturn()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        world.RunMigration();
        world.Apply(RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.Equal(plan.Target!.Id, plan.Rendered!.Id);
        Assert.Equal(Reasons.RolloutFailed, plan.Closed!.Reason);
    }

    [Fact]
    public void FailedRelease_Retried_StartsAnew()
    {
        var world = Failed(RolloutFailureAction.Hold);

        world.Retry("again");

        var plan = world.Plan();
        Assert.Equal(plan.Target!.Id, plan.Records.Target?.Id);
        Assert.NotNull(plan.Records.Attempt);

        // In the same reconcile: otherwise the pods would be replaced twice.
        Assert.Equal(plan.Records.Attempt, plan.AttemptAt(plan.Rendered!));
        Assert.Equal(plan.Records.Attempt, world.Remember().AttemptAt(plan.Rendered!));
    }

    [Fact]
    public void FailedRelease_RetriedTwice_IsAnotherAttemptEachTime()
    {
        var world = Failed(RolloutFailureAction.Rollback);
        world.Retry("again");
        var second = world.Apply(RolloutState.Progressing).History[0].Attempt;
        world.Rollout(RolloutState.DeadlineExceeded);

        world.Retry("once more");

        Assert.NotEqual(second, world.Remember().History[0].Attempt);
    }

    [Fact]
    public void FailedRelease_CameUpLate_IsLeftInPeaceWhenRetried()
    {
        var world = Failed(RolloutFailureAction.Hold);
        world.Rollout(RolloutState.Complete);

        world.Retry("again");

        Assert.Null(world.Plan().Records.Attempt);
        Assert.Null(world.Remember().History[0].Attempt);
        Assert.Equal(ReleaseOutcome.Good, world.Remember().History[0].Outcome);
    }

    [Fact]
    public void PendingRelease_WantedAgainWhileItsPodsStart_GoesOnWithThem()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        var pending = world.Spec;
        world.Want("1.6.0");
        world.Remember();

        world.Spec = pending;

        var plan = world.Plan();
        Assert.Equal((plan.Target!.Id, null), (plan.Records.Target?.Id, plan.Records.Attempt));
        Assert.Null(world.Remember().History[0].Attempt);
    }

    [Fact]
    public void PendingRelease_WantedAgainAfterAnotherTookItsPlace_StartsAnew()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        var pending = world.Spec;
        world.Release("1.6.0", RolloutState.Progressing);

        world.Spec = pending;

        Assert.NotNull(world.Plan().Records.Attempt);
    }

    [Fact]
    public void Attempt_New_IsNotJudgedByTheDeadlineOfTheOneBefore()
    {
        var world = Failed(RolloutFailureAction.Hold);
        world.Retry("again");
        world.Remember();

        // Web's Deployment is still that of the attempt that failed.
        var before = world.Plan();
        Assert.Equal((RolloutState.DeadlineExceeded, null), (world.RolloutState, before.Records.Failed));
        Assert.Equal(GateState.Waiting, before.Closed!.State);

        world.Apply(RolloutState.Progressing);
        var plan = world.Rollout(RolloutState.DeadlineExceeded);
        Assert.Equal((ReleaseOutcome.Failed, "again"), (plan.History[0].Outcome, plan.History[0].FailedRetry));
        Assert.Equal(Reasons.RolloutFailed, plan.Closed!.Reason);
    }

    [Fact]
    public void Rollout_WhosePodsCannotBeMade_SaysWhatTheServerSays()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);

        var plan = world.RefusePods("pods \"football-web-1\" is forbidden: exceeded quota");

        Assert.Equal((GateState.Waiting, Reasons.PodRefused), (plan.Closed!.State, plan.Closed.Reason));
        Assert.EndsWith(
            "pods of Deployment football-web cannot be made: pods \"football-web-1\" is forbidden: exceeded quota",
            plan.Closed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FailedRelease_HeldAndSuspended_HasFailedStillWhenResumed()
    {
        var world = Failed(RolloutFailureAction.Hold);
        Suspend(world);

        world.Spec = world.Spec with { Suspend = false };

        var plan = world.Remember();
        Assert.Equal((ReleaseOutcome.Failed, Reasons.RolloutFailed), (plan.History[0].Outcome, plan.Closed!.Reason));
    }

    [Fact]
    public void PendingRelease_SuspendedOnItsWay_HasItsWholeDeadlineWhenResumed()
    {
        var world = PlannerWorld.Running();
        world.Release("1.5.0", RolloutState.Progressing);
        Suspend(world);
        Assert.Null(world.Plan().Records.Attempt);

        world.Spec = world.Spec with { Suspend = false };

        // Kubernetes counts no pods as rolled out, and knows no deadline for pods that come after.
        Assert.NotNull(world.Plan().Records.Attempt);
        Assert.Null(world.Remember().Records.Attempt);
        Assert.Null(world.Apply(RolloutState.Progressing).Records.Attempt);
        Assert.Equal(Reasons.RolledBack, world.Rollout(RolloutState.DeadlineExceeded).Closed!.Reason);
    }

    private static void Suspend(PlannerWorld world)
    {
        world.Spec = world.Spec with { Suspend = true };
        world.StopWeb();
        world.Remember();
    }

    private static PlannerWorld Failed(RolloutFailureAction action)
    {
        var world = PlannerWorld.Running();
        world.Spec = world.Spec with { Rollout = new RolloutSpec { OnFailure = action } };
        world.Release("1.5.0", RolloutState.Progressing);
        Assert.Equal(ReleaseOutcome.Failed, world.Rollout(RolloutState.DeadlineExceeded).History[0].Outcome);
        return world;
    }
}
