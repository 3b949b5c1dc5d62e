using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What rests for a migration, what is waited for, and when all comes back.</summary>
public sealed class QuiescenceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Migration_ThatSuspendsTasks_WaitsUntilTheyAreSuspendedAndSettled()
    {
        var world = Upgraded(QuiesceMode.SuspendTasks);
        world.SetTask("daily", suspend: false);
        AssertWaits(world, "task daily is being suspended");
        Assert.Equal((true, false), (world.Plan().SuspendTasks, world.Plan().Stops("worker")));

        world.SetTask("daily", suspend: true).Metadata.Annotations = new() { [Labels.SuspendedSince] = "2026-03-01T11:59:56Z" };
        AssertWaits(world, "tasks have just been suspended");
        Assert.Equal(Noon.AddSeconds(1), world.Plan().LookAt);

        world.At = Noon.AddSeconds(1);
        Assert.True(world.Plan().Migration!.CreateJob);
        Assert.True(world.Plan().SuspendTasks);
    }

    [Fact]
    public void Migration_ThatSuspendsTasks_WaitsForARunUntilItsLastPodHasEnded()
    {
        var world = Upgraded(QuiesceMode.SuspendTasks);
        var daily = Suspended(world);
        world.AddJob(FakeChildren.Run(daily, "daily-1"));
        AssertWaits(world, "task daily is at work: Job daily-1, which ends within 600 s of its start");

        world.RemoveJob("daily-1");
        var failed = FakeChildren.Run(daily, "daily-1", "Failed", Noon);
        var pod = FakeChildren.EndedPod(failed, 1, "");
        pod.Status = new V1PodStatus { Phase = "Running" };
        world.AddJob(failed);
        world.AddPod(pod);
        AssertWaits(world, "task daily is at work: pod daily-1-x is being stopped");

        world.RemovePod("daily-1-x");
        Assert.True(world.Plan().Migration!.CreateJob);
    }

    [Fact]
    public void Migration_ThatStopsProcesses_WaitsForThemAndLetsWebServe()
    {
        var world = Upgraded(QuiesceMode.StopProcesses);
        world.SetServer(Worker(replicas: 1));
        AssertWaits(world, "process worker is stopping");
        var plan = world.Plan();
        Assert.Equal((true, false, false), (plan.Stops("worker"), plan.Stops("web"), plan.StopApp));

        world.SetServer(Worker(replicas: 0));
        world.AddPod(FakeChildren.ReadyPod("football-worker-0", "worker"));
        AssertWaits(world, "process worker is stopping");

        world.RemovePod("football-worker-0");
        Assert.True(world.Plan().Migration!.CreateJob);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Complete", false)]
    [InlineData("Failed", false)]
    public void Everything_RestsUntilTheJobHasEndedWhateverItsEnd(string? condition, bool rests)
    {
        var world = Upgraded(QuiesceMode.StopProcesses);
        Suspended(world);
        world.RunMigration(condition);

        var plan = world.Plan();

        Assert.Equal((rests, rests, false), (plan.SuspendTasks, plan.Stops("worker"), plan.Stops("web")));
    }

    [Fact]
    public void Everything_RestsForARunningJobAlsoIfTheSpecAsksNoMore()
    {
        var world = Upgraded(QuiesceMode.StopProcesses);
        world.RunMigration(condition: null);
        world.Spec.Migration!.Quiesce = QuiesceMode.None;

        Assert.Equal((true, true), (world.Plan().SuspendTasks, world.Plan().Stops("worker")));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Failed")]
    public void Nothing_ComesBackWhileASchemaIsHalf(string? condition)
    {
        var world = Upgraded(QuiesceMode.StopProcesses);
        world.Spec.Migration!.BackwardCompatible = false;
        world.StopWeb();
        world.RunMigration(condition);

        var plan = world.Plan();

        Assert.Equal((true, true, true), (plan.SuspendTasks, plan.Stops("worker"), plan.Stops("web")));
    }

    [Fact]
    public void Migration_ThatIsNotBackwardCompatible_WaitsForTasksToo()
    {
        var world = Upgraded(QuiesceMode.None);
        world.Spec.Migration!.BackwardCompatible = false;
        world.StopWeb();
        world.AddJob(FakeChildren.Run(Suspended(world), "daily-1"));

        AssertWaits(world, "task daily is at work");
        Assert.True(world.Plan().SuspendTasks);
    }

    [Fact]
    public void Nothing_RestsWhileAnotherGateHoldsTheMigrationBack()
    {
        var world = Upgraded(QuiesceMode.StopProcesses);
        world.Health("db", Operator.Health.HealthState.Unhealthy);

        Assert.Equal((false, false), (world.Plan().SuspendTasks, world.Plan().Stops("worker")));
    }

    [Fact]
    public void Migration_ThatQuiescesNothing_WaitsForNothing()
    {
        var world = Upgraded(QuiesceMode.None);
        world.SetServer(Worker(replicas: 1));
        world.AddJob(FakeChildren.Run(world.SetTask("daily", suspend: false), "daily-1"));

        Assert.True(world.Plan().Migration!.CreateJob);
        Assert.Equal((false, false), (world.Plan().SuspendTasks, world.Plan().Stops("worker")));
    }

    private static PlannerWorld Upgraded(QuiesceMode quiesce)
    {
        var world = PlannerWorld.Running();
        world.Spec = world.Spec with { Migration = world.Spec.Migration! with { Quiesce = quiesce } };
        world.Want("1.5.0");
        world.At = Noon;
        return world;
    }

    private static V1CronJob Suspended(PlannerWorld world)
    {
        var task = world.SetTask("daily", suspend: true);
        task.Metadata.Annotations = new() { [Labels.SuspendedSince] = "2026-03-01T11:00:00Z" };
        return task;
    }

    private static void AssertWaits(PlannerWorld world, string words)
    {
        var plan = world.Plan();
        Assert.False(plan.Migration!.CreateJob);
        Assert.Equal((Reasons.Quiescing, GateName.Migration), (plan.Closed!.Reason, plan.Closed.Gate));
        Assert.Contains(words, plan.Closed.Message, StringComparison.Ordinal);
    }

    private static V1StatefulSet Worker(int replicas) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = "football-worker",
            Labels = new() { [Labels.Component] = "worker", [Labels.Name] = Components.App },
            Annotations = new() { [Labels.Release] = "x" },
        },
        Spec = new V1StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = "football-worker",
            Selector = new V1LabelSelector(),
            Template = new V1PodTemplateSpec(),
        },
        Status = new V1StatefulSetStatus { Replicas = replicas, ReadyReplicas = replicas, UpdatedReplicas = replicas },
    };
}
