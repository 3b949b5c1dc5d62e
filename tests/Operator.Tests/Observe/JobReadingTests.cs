using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

/// <summary>How far a Job is, and what its newest attempt said.</summary>
public sealed class JobReadingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_JobThatNobodyHasStarted_IsRunningWithoutAttempts() =>
        Assert.Equal(
            new JobReading(JobState.Running, 0, null, null, false),
            JobReading.Of(new V1Job { Metadata = new V1ObjectMeta { Uid = "job" } }, []));

    [Theory]
    [InlineData(1, null, null, 1)]
    [InlineData(null, 1, null, 1)]
    [InlineData(null, null, 2, 2)]
    [InlineData(1, 2, 4, 7)]
    public void Of_JobWhosePodsAreGone_CountsThoseOfItsStatus(int? active, int? succeeded, int? failed, int attempts)
    {
        var job = Job(new V1JobStatus { Active = active, Succeeded = succeeded, Failed = failed });

        Assert.Equal(attempts, JobReading.Of(job, []).Attempts);
    }

    [Fact]
    public void Of_JobWithMorePodsThanItsStatusCounts_CountsThePodsThatAreItsOwn()
    {
        var job = Job(new V1JobStatus { Failed = 1 });

        Assert.Equal(2, JobReading.Of(job, [Pod("job"), Pod("job"), Pod("earlier job"), Pod(null)]).Attempts);
        Assert.Equal(1, JobReading.Of(job, []).Attempts);
    }

    [Theory]
    [InlineData("Complete", "True", 1, (int)JobState.Succeeded)]
    [InlineData("Failed", "True", 1, (int)JobState.Failed)]
    [InlineData("Failed", "True", 0, (int)JobState.NeverStarted)]
    [InlineData("Failed", "False", 1, (int)JobState.Running)]
    [InlineData("Complete", "False", 1, (int)JobState.Running)]
    [InlineData("Suspended", "True", 1, (int)JobState.Running)]
    public void Of_JobWithACondition_IsInThatState(string type, string status, int failed, int state)
    {
        var job = Job(new V1JobStatus { Failed = failed, Conditions = [Condition(type, status)] });

        Assert.Equal((JobState)state, JobReading.Of(job, []).State);
    }

    [Theory]
    [InlineData("Failed", "True", "DeadlineExceeded", true)]
    [InlineData("Failed", "True", "BackoffLimitExceeded", false)]
    [InlineData("Failed", "False", "DeadlineExceeded", false)]
    [InlineData("Complete", "True", "DeadlineExceeded", false)]
    public void Of_JobThatGaveUp_TimedOutIfItsTimeWasOver(string type, string status, string reason, bool timedOut)
    {
        var job = Job(new V1JobStatus { Failed = 1, Conditions = [Condition(type, status, reason)] });

        Assert.Equal(timedOut, JobReading.Of(job, []).TimedOut);
    }

    [Fact]
    public void Of_SeveralAttempts_TellsOfTheOneThatEndedLast()
    {
        V1Pod[] pods =
        [
            Pod("job", new V1ContainerState { Terminated = Ended(2, "second", Noon.AddMinutes(2)) }),
            Pod("job", new V1ContainerState { Terminated = Ended(3, "third", Noon.AddMinutes(3)) }),
            Pod("job", new V1ContainerState { Terminated = Ended(1, "first", Noon.AddMinutes(1)) }),
            Pod("earlier job", new V1ContainerState { Terminated = Ended(9, "not its own", Noon.AddMinutes(9)) }),
        ];

        var reading = JobReading.Of(Job(new V1JobStatus()), pods);

        Assert.Equal((3, "third"), (reading.ExitCode, reading.Message));
    }

    [Fact]
    public void Of_ContainerThatRunsAgain_TellsOfItsLastEnd()
    {
        var last = new V1ContainerState { Terminated = Ended(7, "before", Noon) };
        var again = Pod("job", new V1ContainerState { Running = new V1ContainerStateRunning() }, last);
        var ended = Pod("job", new V1ContainerState { Terminated = Ended(8, "now", Noon.AddMinutes(1)) }, last);

        Assert.Equal(7, JobReading.Of(Job(new V1JobStatus()), [again]).ExitCode);
        Assert.Equal(8, JobReading.Of(Job(new V1JobStatus()), [ended]).ExitCode);
    }

    [Fact]
    public void Of_PodThatHasNotStarted_HasNoExitCode()
    {
        var reading = JobReading.Of(Job(new V1JobStatus()), [Pod("job"), Pod("job", new V1ContainerState())]);

        Assert.Equal(new JobReading(JobState.Running, 2, null, null, false), reading);
    }

    [Fact]
    public void Of_ContainerThatAdmissionAdded_SaysNothingOfTheMigration()
    {
        var pod = Pod("job", new V1ContainerState { Running = new V1ContainerStateRunning() });
        pod.Status!.ContainerStatuses!.Add(
            new V1ContainerStatus { Name = "proxy", State = new() { Terminated = Ended(0, "proxy", Noon) } });

        Assert.Equal((JobState.Running, null), (Of(pod).State, Of(pod).ExitCode));
    }

    [Theory]
    [InlineData(0, (int)JobState.Succeeded)]
    [InlineData(1, (int)JobState.Running)]
    public void Of_MigrationEndedBesideAContainerThatRunsOn_IsAsItsExitCodeSays(int exitCode, int state)
    {
        var pod = Pod("job", new V1ContainerState { Terminated = Ended(exitCode, "", Noon) });
        pod.Status!.Phase = "Running";

        Assert.Equal(((JobState)state, exitCode), (Of(pod).State, Of(pod).ExitCode));
        Assert.Equal(exitCode == 0 ? Noon : null, Of(pod).CompletedAt);
        Assert.True(JobPod.Lingers(pod));
    }

    [Fact]
    public void Of_JobGaveUpAfterAnAttemptSucceeded_HasSucceeded()
    {
        var failed = new V1JobStatus { Failed = 1, Conditions = [Condition("Failed", "True", "DeadlineExceeded")] };
        V1Pod[] pods =
        [
            Pod("job", new V1ContainerState { Terminated = Ended(0, "", Noon) }),
            Pod("job", new V1ContainerState { Terminated = Ended(137, "", Noon.AddMinutes(1)) }),
        ];

        var reading = JobReading.Of(Job(failed), pods);

        Assert.Equal((JobState.Succeeded, 0), (reading.State, reading.ExitCode));
    }

    [Theory]
    [InlineData("Pending", null, null, 0, false)]
    [InlineData("Running", null, null, 0, true)]
    [InlineData("Pending", "waiting", null, 0, false)]
    [InlineData("Pending", "waiting", "terminated", 0, true)]
    [InlineData("Pending", "waiting", null, 1, true)]
    [InlineData("Running", "running", null, 0, true)]
    [InlineData("Failed", "terminated", null, 0, true)]
    public void HasStarted_OfAPod_IsWhetherItsContainerEverRan(
        string phase, string? state, string? last, int restarts, bool hasStarted)
    {
        var pod = Pod("job");
        pod.Status = new V1PodStatus { Phase = phase };
        if (state is not null)
        {
            pod.Status.ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = Components.Migration, State = State(state), LastState = State(last), RestartCount = restarts,
                },
            ];
        }

        Assert.Equal(hasStarted, JobPod.HasStarted(pod));
        Assert.Equal(hasStarted, Of(pod).HasStarted);
    }

    [Theory]
    [InlineData("Running", true, false, true)]
    [InlineData("Running", true, true, false)]
    [InlineData("Running", false, false, false)]
    [InlineData("Succeeded", true, false, false)]
    [InlineData("Failed", true, false, false)]
    public void Lingers_OfAPod_IsWhetherOnlyOtherContainersRun(string phase, bool ended, bool isDeleted, bool lingers)
    {
        var pod = Pod("job", State(ended ? "terminated" : "running")!);
        pod.Status!.Phase = phase;
        pod.Metadata.DeletionTimestamp = isDeleted ? Noon : null;

        Assert.Equal(lingers, JobPod.Lingers(pod));
    }

    private static JobReading Of(V1Pod pod) => JobReading.Of(Job(new V1JobStatus()), [pod]);

    private static V1ContainerState? State(string? name) => name switch
    {
        "waiting" => new V1ContainerState { Waiting = new V1ContainerStateWaiting() },
        "running" => new V1ContainerState { Running = new V1ContainerStateRunning() },
        "terminated" => new V1ContainerState { Terminated = Ended(1, "", Noon) },
        _ => null,
    };

    private static V1Job Job(V1JobStatus status) => new() { Metadata = new V1ObjectMeta { Uid = "job" }, Status = status };

    private static V1Condition Condition(string type, string status, string reason = "") =>
        new() { Type = type, Status = status, Reason = reason };

    private static V1ContainerStateTerminated Ended(int exitCode, string message, DateTimeOffset at) =>
        new() { ExitCode = exitCode, Message = message, FinishedAt = at };

    private static V1Pod Pod(string? owner) => new()
    {
        Metadata = new V1ObjectMeta
        {
            OwnerReferences = owner is null
                ? null
                : [new V1OwnerReference { ApiVersion = "batch/v1", Kind = "Job", Name = "x", Uid = owner, Controller = true }],
        },
    };

    private static V1Pod Pod(string owner, V1ContainerState state, V1ContainerState? last = null)
    {
        var pod = Pod(owner);
        pod.Status = new V1PodStatus
        {
            ContainerStatuses = [new V1ContainerStatus { Name = Components.Migration, State = state, LastState = last }],
        };
        return pod;
    }
}
