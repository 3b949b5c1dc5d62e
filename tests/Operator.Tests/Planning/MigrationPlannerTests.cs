using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;
using static Ballast.Operator.Tests.Planning.MigrationPods;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What is said of a migration's Job at work and of one that failed, and which may be replaced.</summary>
public sealed class MigrationPlannerTests
{
    private static readonly DateTimeOffset Started = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Job_AtWork_ViewTellsAttemptsExitCodeAndStart()
    {
        var world = AtWork(out var job);
        job.Status!.StartTime = Started;
        world.AddPod(Pod(job, "first", exitCode: 3, "first words\nlast words"));
        world.AddPod(Pod(job, "second", exitCode: null));

        var view = world.Plan().Migration!;

        Assert.Equal((MigrationState.Running, 2, 3, Started), (view.State, view.Attempts, view.ExitCode, view.StartedAt));
        Assert.Equal("first words\nlast words", view.Tail);
        Assert.EndsWith("the last of 2 attempts ended with exit code 3", Gate(world).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_AtWorkWithoutTrouble_SaysSo()
    {
        var world = AtWork(out var job);

        Assert.Equal(
            GateResult.Waiting(GateName.Migration, Reasons.MigrationRunning, $"migration Job {job.Metadata.Name} is running"),
            Gate(world));
    }

    [Fact]
    public void Job_PodCannotPullItsImage_SaysThat()
    {
        var world = AtWork(out var job);
        world.AddPod(Waiting(job.Metadata.Name!, "ImagePullBackOff"));

        Assert.Equal(Reasons.MigrationRunning, Gate(world).Reason);
        Assert.StartsWith(
            $"migration {job.Metadata.Name}: pod migrate-1 cannot pull image", Gate(world).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_PodOfAnotherJobInTrouble_IsNotItsOwn()
    {
        var world = AtWork(out _);
        world.AddPod(Waiting("another", "ImagePullBackOff"));

        Assert.EndsWith(" is running", Gate(world).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_Failed_ViewAndMessageTellWhy()
    {
        var world = Ready();
        var job = world.RunMigration("Failed");
        job.Status!.Conditions![0].LastTransitionTime = Started;
        world.AddPod(Pod(job, "only", exitCode: 3, "reading\nrelation exists "));

        var plan = world.Plan();

        Assert.Equal(
            (MigrationState.Failed, 3, Started), (plan.Migration!.State, plan.Migration.ExitCode, plan.Migration.CompletedAt));
        Assert.Equal("reading\nrelation exists", plan.Migration.Tail);
        Assert.Contains(
            $"{job.Metadata.Name} failed after 1 attempt (exit code 3): relation exists. ", Gate(world).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Job_FailedWithoutAPodLeft_SaysWhatIsKnown()
    {
        var world = Ready();
        world.RunMigration("Failed", podsStarted: 4);

        Assert.Null(world.Plan().Migration!.Tail);
        Assert.Contains("failed after 4 attempts (no exit code). ", Gate(world).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_FailedForTime_NamesTheTime()
    {
        var world = Ready();
        world.Spec = world.Spec with { Migration = world.Spec.Migration! with { TimeoutSeconds = 77 } };
        world.RunMigration("Failed").Status!.Conditions![0].Reason = "DeadlineExceeded";

        Assert.Contains("(ran out of its 77 s)", Gate(world).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_GaveUpAfterAnAttemptEndedWithExitCodeZero_HasSucceeded()
    {
        var world = Ready();
        world.AddPod(Pod(world.RunMigration("Failed"), "only", exitCode: 0, "all is well"));

        Assert.Equal((MigrationState.Succeeded, null), (world.Plan().Migration!.State, world.Plan().Migration!.Tail));
        Assert.True(Gate(world).IsOpen);
        Assert.Single(world.Plan().Records.Migrated);
    }

    [Fact]
    public void Job_PodCannotStart_MayBeReplacedAndStatusTellsWhy()
    {
        var world = AtWork(out var job);
        world.AddPod(Own(job, Waiting(job.Metadata.Name!, "ImagePullBackOff")));

        var view = world.Plan().Migration!;

        Assert.True(view.MayReplaceJob);
        Assert.StartsWith($"{Reasons.ImagePullFailed}: pod migrate-1 cannot pull image", view.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_WithoutAPod_MayBeReplaced()
    {
        var world = AtWork(out _);

        Assert.True(world.Plan().Migration!.MayReplaceJob);
    }

    [Fact]
    public void Job_PodHasStarted_IsNotReplaced()
    {
        var world = AtWork(out var job);
        world.AddPod(Pod(job, "first", exitCode: 3));

        Assert.False(world.Plan().Migration!.MayReplaceJob);
    }

    [Fact]
    public void Job_PodCannotStartAndAGateClosed_IsNotReplaced()
    {
        var world = AtWork(out var job);
        world.AddPod(Own(job, Waiting(job.Metadata.Name!, "ImagePullBackOff")));
        world.Health("db", HealthState.Unhealthy);

        Assert.False(world.Plan().Migration!.MayReplaceJob);
    }

    [Fact]
    public void Job_PulledNoImageUntilItsDeadline_MessageKeepsTheCause()
    {
        var world = Ready();
        var job = world.RunMigration("Failed");
        job.Status!.Conditions![0].Reason = "DeadlineExceeded";
        Remember(world, job, status => status.Problem = "ImagePullFailed: pod a cannot pull image nope:1: ErrImagePull");

        Assert.Contains(
            "s; ImagePullFailed: pod a cannot pull image nope:1: ErrImagePull)", Gate(world).Message, StringComparison.Ordinal);
        Assert.Equal("ImagePullFailed: pod a cannot pull image nope:1: ErrImagePull", world.Plan().Migration!.Problem);
    }

    [Fact]
    public void Job_AnotherJobHadAProblem_IsNotItsCause()
    {
        var world = Ready();
        var job = world.RunMigration("Failed");
        job.Status!.Conditions![0].Reason = "DeadlineExceeded";
        Remember(world, job, status => (status.Job, status.Problem) = ("another", "ImagePullFailed: x"));

        Assert.Null(world.Plan().Migration!.Problem);
        Assert.DoesNotContain("ImagePullFailed", Gate(world).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Job_PodsOfFailedAttemptsAreGone_ExitCodeAndLastWordsAreRemembered()
    {
        var world = AtWork(out var job);
        Remember(world, job, status => (status.Attempts, status.ExitCode, status.Tail) = (2, 3, "relation exists"));

        var view = world.Plan().Migration!;

        Assert.Equal((2, 3, "relation exists"), (view.Attempts, view.ExitCode, view.Tail));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Complete")]
    public void JobOfAnEarlierVersionOfTheOperator_IsTheMigrationsOwn(string? condition)
    {
        var world = Ready();
        var env = new List<EnvironmentVariable> { new() { Name = "B", Value = "1" }, new() { Name = "A", Value = "2" } };
        world.Spec = world.Spec with { Migration = world.Spec.Migration! with { Env = env } };
        var earlier = Assert.Single(world.Plan().Migration!.Keys.Earlier);
        var job = world.RunMigration(condition);
        (job.Metadata.Name, job.Metadata.Annotations![Labels.MigrationKey]) = (
            Names.MigrationJob("football", MigrationIdentity.ShortKey(earlier, null)), earlier);

        var view = world.Plan().Migration!;

        Assert.Equal((job.Metadata.Name, earlier, false), (view.JobName, view.Key, view.CreateJob));
        world.Remember();
        world.RemoveJob(job.Metadata.Name!);
        Assert.Equal(
            condition is null ? MigrationState.Pending : MigrationState.AlreadyApplied, world.Plan().Migration!.State);
    }

    [Fact]
    public void Job_LastWordsHoldASecret_ItIsTakenOut()
    {
        var world = Ready();
        world.AddPod(Pod(world.RunMigration("Failed"), "only", exitCode: 1, "cannot sign in with a-long-random-password"));

        Assert.Equal("cannot sign in with [redacted]", world.Plan().Migration!.Tail);
    }

    [Fact]
    public void AlreadyApplied_ItsJobIsGone_TellsWhenItWas()
    {
        var world = PlannerWorld.Running();
        var job = world.NewestJob!;
        world.RemoveJob(job.Metadata.Name!);

        var plan = world.Plan();

        Assert.Equal(
            (MigrationState.AlreadyApplied, job.Status!.CompletionTime), (plan.Migration!.State, plan.Migration.CompletedAt));
        Assert.Equal((true, Reasons.AlreadyApplied), (Gate(world).IsOpen, Gate(world).Reason));
    }

    private static void Remember(PlannerWorld world, V1Job job, Action<MigrationStatus> edit)
    {
        var known = new MigrationStatus { Key = "k", State = MigrationState.Running, Job = job.Metadata.Name };
        edit(known);
        world.Stack.Status = new AppStackStatus { Migration = known };
    }
}
