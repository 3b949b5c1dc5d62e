using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Planning;

/// <summary>Which release's tasks run, and when none is started.</summary>
public sealed class TaskPlannerTests
{
    private const string Spec = PlannerWorld.Football + """

          tasks: [{name: daily, schedule: "3 1 * * *", args: [report]}]
        """;

    [Fact]
    public void Tasks_OfAFirstRelease_WaitUntilItHasRolledOut()
    {
        var world = new PlannerWorld(Spec);
        world.DatabaseUp();
        world.RunMigration();
        Assert.Null(world.Apply(RolloutState.Progressing).Tasks);

        var plan = world.Rollout(RolloutState.Complete);

        Assert.Equal((plan.Target, false), (plan.Tasks, plan.SuspendTasks));
        Assert.Equal("daily", Assert.Single(plan.TasksSpec!.Tasks).Name);
    }

    [Fact]
    public void Tasks_WhileANextReleaseRollsOut_AreThoseOfTheLastGoodOne()
    {
        var world = PlannerWorld.Running(Spec);
        var good = world.Plan().Target!;

        Assert.Equal(good.Id, world.Release("1.5.0", RolloutState.Progressing).Tasks!.Id);

        var done = world.Rollout(RolloutState.Complete);
        Assert.NotEqual(good.Id, done.Target!.Id);
        Assert.Equal(done.Target.Id, done.Tasks!.Id);
    }

    [Fact]
    public void Tasks_OfAReleaseThatFailed_NeverRun()
    {
        var world = PlannerWorld.Running(Spec);
        var good = world.Plan().Target!;
        world.Spec = world.Spec with { Rollout = new RolloutSpec { OnFailure = RolloutFailureAction.Hold } };
        world.Release("1.5.0", RolloutState.Progressing);

        var plan = world.Rollout(RolloutState.DeadlineExceeded);

        Assert.NotEqual(good.Id, plan.Rendered!.Id);
        Assert.Equal((good.Id, false), (plan.Tasks!.Id, plan.SuspendTasks));
    }

    [Fact]
    public void Schedule_OfTheSpec_HoldsAlsoForTheTasksOfAnEarlierRelease()
    {
        var world = PlannerWorld.Running(Spec);
        world.Release("1.5.0", RolloutState.Progressing);
        world.Spec.Tasks![0].Schedule = "5 5 * * *";

        var task = Assert.Single(world.Plan().TasksSpec!.Tasks);

        Assert.Equal(("5 5 * * *", "registry.example/football:1.4.2"), (task.Schedule, world.Plan().TasksSpec!.Value.Image));
    }

    [Fact]
    public void Tasks_OfASuspendedStack_AreSuspended()
    {
        var world = PlannerWorld.Running(Spec);
        world.Spec = world.Spec with { Suspend = true };

        var plan = world.Plan();

        Assert.Equal((plan.Target!.Id, true), (plan.Tasks!.Id, plan.SuspendTasks));
    }

    [Fact]
    public void Tasks_OfAnEarlierReleaseAfterAnIncompatibleMigration_AreSuspended()
    {
        var world = PlannerWorld.Running(Spec);
        world.WantIncompatible("1.5.0");
        world.RunMigration();

        var plan = world.Apply(RolloutState.Progressing);

        Assert.NotEqual(plan.Target!.Id, plan.Tasks!.Id);
        Assert.True(plan.SuspendTasks);
        var done = world.Rollout(RolloutState.Complete);
        Assert.Equal((done.Target!.Id, false), (done.Tasks!.Id, done.SuspendTasks));
    }

    [Fact]
    public void Tasks_OfAStackWithNothingElse_RunOnceItsGatesAreOpen()
    {
        var world = new PlannerWorld("""
            apiVersion: ballast.dev/v1alpha1
            kind: AppStack
            metadata: {name: football, namespace: demo}
            spec:
              image: registry.example/football:1
              tasks: [{name: daily, schedule: "3 1 * * *"}]
            """);

        var plan = world.Remember();

        Assert.Null(plan.Closed);
        Assert.Equal(plan.Target, plan.Tasks);
    }
}
