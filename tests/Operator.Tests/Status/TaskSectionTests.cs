using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Status;
using TaskStatus = Ballast.Operator.Api.V1Alpha1.TaskStatus;

namespace Ballast.Operator.Tests.Status;

/// <summary>What the status tells of tasks, also of runs that Kubernetes has deleted since.</summary>
public sealed class TaskSectionTests
{
    private static readonly DateTimeOffset Now = StatusCase.Now;

    private readonly StatusCase _stack = new();
    private readonly V1CronJob _daily;

    public TaskSectionTests()
    {
        _stack.Stack.Spec = _stack.Stack.Spec with { Tasks = [new TaskSpec { Name = "daily", Schedule = "* * * * *" }] };
        var owner =
            new V1OwnerReference { ApiVersion = "v1", Kind = "AppStack", Name = "football", Uid = "u1", Controller = true };
        _daily = FakeChildren.Task("football", "daily", owner);
        _daily.Status = new V1CronJobStatus { LastScheduleTime = Now.AddMinutes(-9) };
        _stack.CronJobs.Add(_daily);
    }

    private TaskStatus Status => Assert.Single(_stack.Compute().Tasks!);

    private V1Condition Healthy => _stack[ConditionTypes.TasksHealthy];

    [Fact]
    public void Task_ThatNeverRan_IsHealthy()
    {
        _daily.Status = null;

        Assert.Equal(new TaskStatus { Name = "daily" }, Status);
        Assert.Equal(("True", Reasons.NoTaskFailed), (Healthy.Status, Healthy.Reason));
    }

    [Fact]
    public void Run_AtWork_IsCounted()
    {
        _stack.Jobs.Add(FakeChildren.Run(_daily, "daily-1"));

        Assert.Equal(new TaskStatus { Name = "daily", LastSchedule = Now.AddMinutes(-9), Active = 1 }, Status);
    }

    [Fact]
    public void Run_ThatFailed_SaysItsExitCodeAndLastWordsAndHarmsNothingElse()
    {
        Ended("daily-1", "Failed", -5, 3, "connecting\nno such table: goals\n");

        Assert.Equal(
            (Now.AddMinutes(-5), 3, "connecting\nno such table: goals"), (Status.LastFailure, Status.ExitCode, Status.Tail));
        Assert.Equal(
            ("False", Reasons.TaskFailed, "task daily failed (exit code 3): no such table: goals"),
            (Healthy.Status, Healthy.Reason, Healthy.Message));
        Assert.Equal("True", _stack[ConditionTypes.Ready].Status);
    }

    [Fact]
    public void Run_ThatFailedAndIsDeletedSince_IsRemembered()
    {
        Ended("daily-1", "Failed", -5, 3, "no such table: goals");
        _stack.Later(TimeSpan.FromHours(1));
        _stack.Jobs.Clear();
        _stack.Pods.RemoveAt(2);

        Assert.Equal((Now.AddMinutes(-5), 3, "no such table: goals"), (Status.LastFailure, Status.ExitCode, Status.Tail));
        Assert.Equal("False", Healthy.Status);
    }

    [Fact]
    public void Run_ThatMissedItsDeadlineWithoutAPod_SaysSo()
    {
        _stack.Jobs.Add(FakeChildren.Run(_daily, "daily-1", "Failed", Now.AddMinutes(-5)));

        Assert.Equal((Now.AddMinutes(-5), null, null), (Status.LastFailure, Status.ExitCode, Status.Tail));
        Assert.StartsWith("task daily failed (no exit code", Healthy.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ThatSucceedsAfterAFailure_MakesTheTaskHealthyAgain()
    {
        Ended("daily-1", "Failed", -5, 3, "no such table: goals");
        _stack.Later(TimeSpan.FromMinutes(3));
        Ended("daily-2", "Complete", -4, 0, "");

        Assert.Equal(
            (Now.AddMinutes(-4), Now.AddMinutes(-5), 0, null),
            (Status.LastSuccess, Status.LastFailure, Status.ExitCode, Status.Tail));
        Assert.Equal("True", Healthy.Status);
    }

    [Fact]
    public void Success_OfARunThatIsGone_IsKnownFromTheCronJob()
    {
        _daily.Status!.LastSuccessfulTime = Now.AddMinutes(-8);

        Assert.Equal((Now.AddMinutes(-8), 0), (Status.LastSuccess, Status.ExitCode));
    }

    [Fact]
    public void Runs_OfOthers_DoNotCount()
    {
        var other = FakeChildren.Task(
            "football", "daily", new V1OwnerReference { ApiVersion = "v1", Kind = "AppStack", Name = "football", Uid = "u2" });
        other.Metadata.Uid = "other";
        _stack.CronJobs.Insert(0, other);
        _stack.Jobs.Add(FakeChildren.Run(other, "daily-1", "Failed", Now));

        Assert.Null(Status.LastFailure);
    }

    [Theory]
    [InlineData("cronjobs")]
    [InlineData("jobs")]
    public void Tasks_ThatCannotBeRead_AreAsTheyWereKnownAndUnknown(string kind)
    {
        Ended("daily-1", "Failed", -5, 3, "no such table: goals");
        _stack.Later(TimeSpan.FromMinutes(1));
        _stack.Jobs.Clear();
        _stack.CronJobs.Clear();
        _stack.UnavailableKinds.Add(kind);

        Assert.Equal(3, Status.ExitCode);
        Assert.Equal(("Unknown", Reasons.Forbidden), (Healthy.Status, Healthy.Reason));
        Assert.Contains(ConditionTypes.TasksHealthy, ReasonTable.Find(Reasons.Forbidden)!.Conditions);
    }

    [Fact]
    public void Tasks_OfAStackWithoutAny_AreNotThere()
    {
        Assert.Null(new StatusCase().Compute().Tasks);
        Assert.Equal(Reasons.NoTasks, new StatusCase()[ConditionTypes.TasksHealthy].Reason);
    }

    [Fact]
    public void Failure_OfARun_IsOneWarning()
    {
        _stack.Later(TimeSpan.FromMinutes(1));
        Ended("daily-1", "Failed", -5, 3, "no such table: goals");
        var told = StatusTransitions.Between(_stack.Stack.Status, _stack.Compute()).Single();
        Assert.Equal(
            ("Warning", Reasons.TaskFailed, "task daily failed (exit code 3): no such table: goals"),
            (told.Type, told.Reason, told.Message));

        _stack.Later(TimeSpan.FromMinutes(1));
        Assert.Empty(StatusTransitions.Between(_stack.Stack.Status, _stack.Compute()));

        Ended("daily-2", "Failed", -1, 3, "no such table: goals");
        Assert.Single(StatusTransitions.Between(_stack.Stack.Status, _stack.Compute()));
    }

    private void Ended(string run, string condition, int minutes, int exitCode, string message)
    {
        _stack.Jobs.Add(FakeChildren.Run(_daily, run, condition, Now.AddMinutes(minutes)));
        _stack.Pods.Add(FakeChildren.EndedPod(_stack.Jobs[^1], exitCode, message));
    }
}
