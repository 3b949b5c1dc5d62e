using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using static Ballast.Operator.Tests.Observe.TroubledPods;

namespace Ballast.Operator.Tests.Observe;

/// <summary>What a pod's status tells of its trouble, and what a Deployment's tells of pods that are missing.</summary>
public sealed class PodProblemTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("ErrImagePull")]
    [InlineData("ImagePullBackOff")]
    [InlineData("InvalidImageName")]
    [InlineData("ErrImageNeverPull")]
    [InlineData("RegistryUnavailable")]
    [InlineData("ImageInspectError")]
    public void Of_ContainerWaitsForItsImage_IsImagePullFailed(string reason) =>
        AssertProblem(
            Container(waiting: reason), Reasons.ImagePullFailed, $"pod web-1 cannot pull image registry.example/app:2: {reason}");

    [Theory]
    [InlineData("CreateContainerConfigError")]
    [InlineData("CreateContainerError")]
    [InlineData("RunContainerError")]
    public void Of_ContainerCannotBeMade_IsContainerConfigErrorInTheKubeletsWords(string reason)
    {
        AssertProblem(
            Container(waiting: reason, message: "secret \"x\" not found"), Reasons.ContainerConfigError,
            "pod web-1 cannot start its container: secret \"x\" not found");
        AssertProblem(
            Container(waiting: reason), Reasons.ContainerConfigError, $"pod web-1 cannot start its container: {reason}");
    }

    [Fact]
    public void Of_ContainerWaitsForItsImageAfterACrash_IsImagePullFailed() =>
        AssertProblem(
            Container(waiting: "ImagePullBackOff", last: Ended(1), restarts: 3), Reasons.ImagePullFailed,
            "pod web-1 cannot pull image registry.example/app:2: ImagePullBackOff");

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("PodInitializing")]
    [InlineData(null)]
    public void Of_ContainerThatIsOnlyBeingMade_IsNone(string? reason) =>
        Assert.Null(Of(Pod("web-1", Container() with
        {
            State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason } },
        })));

    [Fact]
    public void Of_ContainerWaitsAfterACrash_IsCrashLoopWithTheLastExitCode() =>
        AssertProblem(
            Container(waiting: "CrashLoopBackOff", last: Ended(3), restarts: 4), Reasons.CrashLoop,
            "pod web-1 keeps ending with exit code 3 (4 restarts)");

    [Fact]
    public void Of_ContainerHasJustEnded_IsCrashLoopWithItsOwnExitCodeAndNotAnEarlierOne() =>
        AssertProblem(
            Container(terminated: Ended(4), last: Ended(3), restarts: 1), Reasons.CrashLoop,
            "pod web-1 keeps ending with exit code 4 (1 restart)");

    [Theory]
    [InlineData(0, "0 restarts")]
    [InlineData(1, "1 restart")]
    [InlineData(2, "2 restarts")]
    public void Of_ContainerEnds_CountsItsRestarts(int restarts, string words) =>
        AssertProblem(
            Container(terminated: Ended(1), restarts: restarts), Reasons.CrashLoop,
            $"pod web-1 keeps ending with exit code 1 ({words})");

    [Fact]
    public void Of_ContainerKilledAtItsMemoryLimit_IsOutOfMemoryNowAndWhileItRunsAgain()
    {
        const string Message = "pod web-1 was killed at its memory limit (2 restarts): raise limits.memory or find the leak";
        var killed = Ended(137, "OOMKilled");
        AssertProblem(Container(terminated: killed, restarts: 2), Reasons.OutOfMemory, Message);
        AssertProblem(Container(last: killed, waiting: "CrashLoopBackOff", restarts: 2), Reasons.OutOfMemory, Message);
        AssertProblem(Container(last: killed, running: true, started: false, restarts: 2), Reasons.OutOfMemory, Message);
    }

    [Theory]
    [InlineData(137, false)]
    [InlineData(143, false)]
    [InlineData(137, null)]
    public void Of_ContainerKilledBeforeItStartedAndRunningAgain_IsStartupFailed(int exitCode, bool? started) =>
        AssertProblem(
            Container(last: Ended(exitCode), running: true, started: started, restarts: 2), Reasons.StartupFailed,
            "pod web-1 does not pass its startup check in time (2 restarts)");

    /// <summary>Each differs in one thing from a container whose startup check failed.</summary>
    [Theory]
    [InlineData(1, true, false)]
    [InlineData(0, true, false)]
    [InlineData(139, true, false)]
    [InlineData(137, false, false)]
    [InlineData(143, false, false)]
    [InlineData(137, true, true)]
    [InlineData(143, true, true)]
    public void Of_ContainerEndedOtherwise_IsCrashLoop(int exitCode, bool running, bool started) =>
        AssertProblem(
            Container(last: Ended(exitCode), running: running, started: started, restarts: 2), Reasons.CrashLoop,
            $"pod web-1 keeps ending with exit code {exitCode} (2 restarts)");

    [Fact]
    public void Of_ContainerStartedAndNotReady_IsNotReady() =>
        AssertProblem(
            Container(running: true, started: true), Reasons.NotReady, "pod web-1 runs, but its readiness check fails");

    [Fact]
    public void Of_ContainerThatStillStarts_IsNone()
    {
        Assert.Null(Of(Pod("web-1", Container(running: true, started: false))));
        Assert.Null(Of(Pod("web-1", Container(running: true))));
        Assert.Null(Of(Pod("web-1", Container(started: true))));
        Assert.Null(Of(Pod("web-1", Container(started: true) with { State = null })));
    }

    [Fact]
    public void Of_ReadyContainer_IsNoneWhateverItWentThrough()
    {
        Assert.Null(Of(Pod("web-1", Container(ready: true, running: true, started: true))));
        Assert.Null(Of(Pod("web-1", Container(ready: true, running: true, last: Ended(1), restarts: 9))));
        Assert.Null(Of(Pod("web-1", Container(ready: true, running: true, last: Ended(137, "OOMKilled")))));
    }

    [Fact]
    public void Of_SeveralContainers_IsThatOfTheFirstThatHasOne() =>
        Assert.Equal(
            Reasons.CrashLoop,
            Of(Pod(
                "web-1", Container(ready: true, running: true), Container(last: Ended(1)),
                Container(waiting: "ErrImagePull")))!.Reason);

    [Fact]
    public void Of_PodWithoutANode_IsUnschedulableInTheSchedulersWords()
    {
        var problem = Of(Unplaced("web-1"));

        Assert.Equal(
            new PodProblem(
                "web-1", Reasons.Unschedulable,
                "pod web-1 cannot be placed on a node: 0/3 nodes are available: 3 Insufficient cpu."),
            problem);
    }

    [Theory]
    [InlineData("PodScheduled", "True", "Unschedulable")]
    [InlineData("PodScheduled", "Unknown", "Unschedulable")]
    [InlineData("PodScheduled", "False", "SchedulingGated")]
    [InlineData("Ready", "False", "Unschedulable")]
    public void Of_PodWithAnyOtherCondition_IsNone(string type, string status, string reason) =>
        Assert.Null(Of(With("web-1", new V1Condition { Type = type, Status = status, Reason = reason })));

    [Fact]
    public void Of_PodWithoutAStatus_IsNone()
    {
        Assert.Null(Of(new V1Pod { Metadata = new V1ObjectMeta { Name = "web-1" } }));
        Assert.Null(Of(new V1Pod { Metadata = new V1ObjectMeta { Name = "web-1" }, Status = new V1PodStatus() }));
    }

    [Fact]
    public void OfMissing_PodsRefused_IsToldInTheServersWordsCut()
    {
        var refused = new V1Condition { Type = "ReplicaFailure", Status = "True", Reason = "", Message = "exceeded quota" };
        Assert.Equal(
            new PodProblem("web", Reasons.PodRefused, "pods of Deployment web cannot be made: exceeded quota"),
            PodProblem.OfMissing(Deployment(refused)));

        var longest = new string('x', 300);
        Assert.EndsWith($": {longest}", PodProblem.OfMissing(Deployment(refused with { Message = longest }))!.Message);
        Assert.EndsWith($": {longest}...", PodProblem.OfMissing(Deployment(refused with { Message = longest + "yz" }))!.Message);
    }

    [Fact]
    public void OfMissing_PodsNotRefused_IsNone()
    {
        Assert.Null(PodProblem.OfMissing(Deployment()));
        Assert.Null(PodProblem.OfMissing(new V1Deployment { Metadata = new V1ObjectMeta { Name = "web" } }));
        Assert.Null(PodProblem.OfMissing(Deployment(new V1Condition { Type = "ReplicaFailure", Status = "False", Reason = "" })));
        Assert.Null(PodProblem.OfMissing(Deployment(new V1Condition { Type = "Progressing", Status = "True", Reason = "" })));
    }

    [Theory]
    [InlineData(9.9, Reasons.CrashLoop)]
    [InlineData(10, Reasons.NotReady)]
    [InlineData(60 * 24 * 21, Reasons.NotReady)]
    public void Of_ContainerThatEndedOnceAndRunsUnready_IsCrashLoopOnlyForTenMinutes(double minutesAgo, string reason)
    {
        var ended = Ended(1) with { FinishedAt = Now.AddMinutes(-minutesAgo) };

        Assert.Equal(reason, Of(Pod("web-1", Container(running: true, started: true, last: ended, restarts: 1)))?.Reason);
    }

    [Fact]
    public void Of_ContainerThatEndedLongAgoAndDoesNotRun_IsCrashLoop()
    {
        var ended = Ended(1) with { FinishedAt = Now.AddHours(-1) };

        Assert.Equal(Reasons.CrashLoop, Of(Pod("web-1", Container(waiting: "CrashLoopBackOff", last: ended)))?.Reason);
        Assert.Equal(Reasons.CrashLoop, Of(Pod("web-1", Container(terminated: ended)))?.Reason);
        Assert.Equal(
            Reasons.CrashLoop, Of(Pod("web-1", Container(running: true, started: false, last: ended, restarts: 1)))?.Reason);
    }

    private static PodProblem? Of(V1Pod pod) => PodProblem.Of(pod, Now);

    private static void AssertProblem(V1ContainerStatus container, string reason, string message) =>
        Assert.Equal(new PodProblem("web-1", reason, message), Of(Pod("web-1", container)));

    private static V1Deployment Deployment(params V1Condition[] conditions) => new()
    {
        Metadata = new V1ObjectMeta { Name = "web" },
        Status = new V1DeploymentStatus { Conditions = [.. conditions] },
    };
}
