using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>What is said of a migration at work and of one that failed, and what another one has to do with it.</summary>
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

    [Fact]
    public void Suspended_NoMigrationStarts()
    {
        var world = Ready();
        world.Spec = world.Spec with { Suspend = true };

        Assert.False(world.Plan().Migration!.CreateJob);
        Assert.Equal((GateState.Waiting, Reasons.Suspended), (Gate(world).State, Gate(world).Reason));
    }

    [Fact]
    public void Suspended_MigrationAtWork_IsLeftAloneUntilItEnds()
    {
        var world = AtWork(out _);
        world.Spec = world.Spec with { Suspend = true };

        Assert.Equal((MigrationState.Running, false), (world.Plan().Migration!.State, world.Plan().Migration!.MayReplaceJob));
    }

    [Fact]
    public void Start_PodOfAnEarlierMigrationNeverStarted_IsReplaced()
    {
        var world = Ready();
        world.AddPod(Waiting("earlier", "ImagePullBackOff"));

        Assert.True(world.Plan().Migration!.CreateJob);
        Assert.Contains("pod migrate-1 never started", Gate(world).Message, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("Running", true)]
    [InlineData("Succeeded", false)]
    [InlineData("Failed", false)]
    public void Start_PodOfAnEarlierMigration_IsWaitedForUntilItEnds(string phase, bool waits)
    {
        var world = Ready();
        world.AddPod(Living("earlier", Components.Migration, phase));

        Assert.Equal(waits ? Reasons.MigrationPending : Reasons.MigrationRunning, Gate(world).Reason);
        Assert.Equal(waits, Gate(world).Message.Contains("pod earlier", StringComparison.Ordinal));
    }

    [Fact]
    public void Start_PodOfSomethingElse_IsNotWaitedFor()
    {
        var world = Ready();
        world.AddPod(Living("other", "db", "Running"));

        Assert.Equal(Reasons.MigrationRunning, Gate(world).Reason);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SpecGoesBack_WhileAnIncompatibleMigrationIsAtWork_WaitsForItsEnd(bool hasJob)
    {
        var world = PlannerWorld.Running();
        var (first, job) = (world.Spec, world.NewestJob!);
        world.WantIncompatible("2.0.0");
        var atWork = world.RunMigration(condition: null);
        world.AddPod(Pod(atWork, "at-work", exitCode: null));
        if (!hasJob)
        {
            world.RemoveJob(job.Metadata.Name!);
        }

        world.Spec = first;

        Assert.Equal(Other(atWork), Gate(world));
        Assert.True(world.Plan().StopApp);
    }

    [Fact]
    public void SpecHasNoMigrationAnyMore_WhileAnIncompatibleOneIsAtWork_WaitsForItsEnd()
    {
        var world = PlannerWorld.Running();
        world.WantIncompatible("2.0.0");
        var atWork = world.RunMigration(condition: null);
        world.AddPod(Pod(atWork, "at-work", exitCode: null));

        world.Spec = world.Spec with { Migration = null };

        Assert.Equal(Other(atWork), Gate(world));
        Assert.Empty(world.Plan().SupersededJobs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SpecGoesBack_WhileAnIncompatibleMigrationCannotStart_RemovesItAndStartsTheAppAgain(bool hasMigration)
    {
        var world = PlannerWorld.Running();
        var first = world.Spec;
        world.WantIncompatible("2.0.0");
        var stuck = world.RunMigration(condition: null);
        world.AddPod(Own(stuck, Waiting(stuck.Metadata.Name!, "ImagePullBackOff")));
        Assert.Empty(world.Plan().SupersededJobs);
        world.StopWeb();

        world.Spec = hasMigration ? first : first with { Migration = null };

        Assert.Equal(stuck, Assert.Single(world.Plan().SupersededJobs).Job);
        Assert.EndsWith("never started and is removed", Gate(world).Message, StringComparison.Ordinal);
        Assert.True(world.Plan().StopApp);

        world.RemoveJob(stuck.Metadata.Name!);
        Assert.True(world.Plan().StopApp); // its pod could still start
        world.RemovePod("migrate-1");
        Assert.False(world.Plan().StopApp);
        Assert.Equal(GateState.Open, Gate(world).State);
    }

    [Fact]
    public void DatabasesUnknown_JobThatNeverStarted_IsNotRemoved()
    {
        var world = Ready();
        world.RunMigration(condition: null);
        world.Spec = world.Spec with
        {
            Dependencies =
            [
                .. world.Spec.Dependencies!,
                world.Spec.Dependencies![0] with { Name = "other" },
            ],
        };

        Assert.Empty(world.Plan().SupersededJobs);
    }

    [Fact]
    public void OwnMigrationFailed_WhileAnIncompatibleOneIsAtWork_IsToldFirst()
    {
        var world = Ready();
        world.RunMigration("Failed");
        var failed = world.Spec;
        world.WantIncompatible("2.0.0");
        world.RunMigration(condition: null);

        world.Spec = failed;

        Assert.Equal((GateState.Stalled, Reasons.MigrationFailed), (Gate(world).State, Gate(world).Reason));
    }

    [Fact]
    public void JobOfSomeoneElse_SaysNothingOfTheMigration()
    {
        var world = AtWork(out var job);
        job.Metadata.OwnerReferences![0].Uid = "another";
        job.Metadata.Annotations![Labels.BackwardCompatible] = "false";

        var plan = world.Plan();

        Assert.Equal((true, false), (plan.Migration!.CreateJob, plan.StopApp));
    }

    private static GateResult Gate(PlannerWorld world) => world.Plan().Gate(GateName.Migration)!;

    private static GateResult Other(V1Job job) => GateResult.Waiting(
        GateName.Migration, Reasons.MigrationRunning,
        $"migration Job {job.Metadata.Name}, which is not backward compatible, is still running");

    private static PlannerWorld Ready()
    {
        var world = new PlannerWorld();
        world.DatabaseUp();
        return world;
    }

    private static PlannerWorld AtWork(out V1Job job)
    {
        var world = Ready();
        job = world.RunMigration(condition: null);
        return world;
    }

    private static V1Pod Living(string name, string component, string phase) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Component] = component } },
        Status = new V1PodStatus { Phase = phase },
    };

    private static V1Pod Pod(V1Job job, string name, int? exitCode, string? lastWords = null)
    {
        var pod = Living(name, Components.Migration, exitCode is null ? "Running" : "Failed");
        pod.Metadata.Labels!["job-name"] = job.Metadata.Name!;
        Own(job, pod);
        pod.Status!.ContainerStatuses = exitCode is not { } code ? [] :
        [
            new V1ContainerStatus
            {
                Name = Components.Migration,
                State = new() { Terminated = new V1ContainerStateTerminated { ExitCode = code, Message = lastWords } },
            },
        ];
        return pod;
    }

    private static V1Pod Own(V1Job job, V1Pod pod)
    {
        pod.Metadata.OwnerReferences =
        [
            new()
            {
                ApiVersion = "batch/v1",
                Kind = "Job",
                Name = job.Metadata.Name!,
                Uid = job.Metadata.Uid!,
                Controller = true
            },
        ];
        return pod;
    }

    private static void Remember(PlannerWorld world, V1Job job, Action<MigrationStatus> edit)
    {
        var known = new MigrationStatus { Key = "k", State = MigrationState.Running, Job = job.Metadata.Name };
        edit(known);
        world.Stack.Status = new AppStackStatus { Migration = known };
    }

    private static V1Pod Waiting(string job, string reason)
    {
        var pod = Living("migrate-1", Components.Migration, "Pending");
        pod.Metadata.Labels!["job-name"] = job;
        pod.Status!.ContainerStatuses =
            [new V1ContainerStatus { Name = Components.Migration, State = new() { Waiting = new() { Reason = reason } } }];
        return pod;
    }
}
