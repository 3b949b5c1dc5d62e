using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Status;

/// <summary>The table of docs/status.md, row by row.</summary>
public sealed class StatusTableTests
{
    [Fact]
    public void Stack_RolledOutAndAllHealthy_IsReady()
    {
        var stack = new StatusCase();

        AssertRow(stack, ready: "True", reconciling: "False", stalled: "False", available: "True");
        Assert.Equal((Reasons.Healthy, "2 of 2 pods, 2 of 2 dependencies"), ReasonAndMessage(stack, ConditionTypes.Ready));
        Assert.Equal((Reasons.PodsReady, "2 of 2 pods ready"), ReasonAndMessage(stack, ConditionTypes.Available));
    }

    [Fact]
    public void Stack_RequiredDependencyDownAfterRollout_IsReconcilingAndAvailableAsItsPodsAre()
    {
        var stack = new StatusCase();
        stack.Down("db", Reasons.ConnectionRefused, "PostgreSQL at football-db.demo.svc:5432 refuses the connection");
        stack.Close(
            GateResult.Waiting(GateName.Dependencies, Reasons.ConnectionRefused, "db: PostgreSQL refuses the connection"));

        AssertRow(stack, ready: "False", reconciling: "True", stalled: "False", available: "True");
        Assert.Equal(
            (Reasons.ConnectionRefused, "db: PostgreSQL refuses the connection"), ReasonAndMessage(stack, ConditionTypes.Ready));
        Assert.Equal(ReasonAndMessage(stack, ConditionTypes.Ready), ReasonAndMessage(stack, ConditionTypes.Reconciling));

        stack.Deployment!.Status!.ReadyReplicas = 0;
        AssertRow(stack, ready: "False", reconciling: "True", stalled: "False", available: "False");
    }

    [Fact]
    public void Stack_OptionalDependencyDown_IsReadyButDegraded()
    {
        var stack = new StatusCase();
        stack.Down("cache", Reasons.ConnectionTimedOut, "Redis does not answer within 5 s");

        AssertRow(stack, ready: "True", reconciling: "False", stalled: "False", available: "True");
        Assert.Equal((Reasons.Degraded, "optional dependency cache: Redis does not answer within 5 s"), ReasonAndMessage(
            stack, ConditionTypes.Ready));
        Assert.Equal("True", stack[ConditionTypes.DependenciesReady].Status);
        Assert.Contains(
            "optional cache: Redis does not answer", stack[ConditionTypes.DependenciesReady].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((int)GateName.Dependencies, Reasons.PodNotReady)]
    [InlineData((int)GateName.Migration, Reasons.MigrationRunning)]
    [InlineData((int)GateName.Rollout, Reasons.RollingOut)]
    public void Stack_WaitingForAGateTheFirstTime_IsReconcilingAndNotAvailable(int gate, string reason)
    {
        var stack = new StatusCase { Current = null, LastGood = null, Deployment = null };
        stack.Close(GateResult.Waiting((GateName)gate, reason, "what is awaited"));

        AssertRow(stack, ready: "False", reconciling: "True", stalled: "False", available: "False");
        Assert.Equal((reason, "what is awaited"), ReasonAndMessage(stack, ConditionTypes.Ready));
    }

    [Fact]
    public void Stack_WaitingForAGateOfItsNextRelease_IsServedByThePreviousOne()
    {
        var stack = new StatusCase { Current = StatusCase.First };
        stack.Close(GateResult.Waiting(GateName.Migration, Reasons.MigrationRunning, "migration Job is at work"));

        AssertRow(stack, ready: "False", reconciling: "True", stalled: "False", available: "True");
        Assert.Equal(
            (Reasons.PreviousReleaseServing, "release aaaaaaaaaa serves: 2 of 2 pods ready"),
            ReasonAndMessage(stack, ConditionTypes.Available));
    }

    [Theory]
    [InlineData((int)GateName.Migration, Reasons.MigrationFailed)]
    [InlineData((int)GateName.Rollout, Reasons.RolloutFailed)]
    [InlineData((int)GateName.Budget, Reasons.BudgetExceeded)]
    public void Stack_WhoseNewReleaseNeedsAPerson_IsStalledWhileThePreviousOneServes(int gate, string reason)
    {
        var stack = new StatusCase { Current = StatusCase.First };
        stack.Close(GateResult.Stalled((GateName)gate, reason, "what is wrong"));

        AssertRow(stack, ready: "False", reconciling: "False", stalled: "True", available: "True");
        Assert.Equal((reason, "what is wrong"), ReasonAndMessage(stack, ConditionTypes.Ready));
        Assert.Equal((reason, "what is wrong"), ReasonAndMessage(stack, ConditionTypes.Stalled));
    }

    [Fact]
    public void Stack_RolledBack_IsStalledAndAvailable()
    {
        var stack = new StatusCase { Current = StatusCase.First, LastGood = StatusCase.First };
        stack.Close(GateResult.Stalled(GateName.Rollout, Reasons.RolledBack, "back on release aaaaaaaaaa"));

        AssertRow(stack, ready: "False", reconciling: "False", stalled: "True", available: "True");
        Assert.Equal(Reasons.RolledBack, stack[ConditionTypes.Stalled].Reason);
    }

    [Fact]
    public void Stack_Suspended_IsNeitherReadyNorAtWorkNorStalled()
    {
        var stack = new StatusCase();
        stack.Stack.Spec.Suspend = true;
        stack.Deployment!.Spec!.Replicas = 0;
        stack.Deployment.Status = new();

        AssertRow(stack, ready: "False", reconciling: "False", stalled: "False", available: "False");
        Assert.Equal(Reasons.Suspended, stack[ConditionTypes.Ready].Reason);
        Assert.Equal(Reasons.Suspended, stack[ConditionTypes.Available].Reason);
    }

    [Fact]
    public void Stack_WithInvalidSpec_IsStalledWithEveryFieldNamedAndAvailableAsBefore()
    {
        var stack = new StatusCase();
        stack.Errors.Add(new FieldError("spec.web.port", "must be at most 65535"));
        stack.Errors.Add(new FieldError("spec.tasks", "not supported yet"));

        AssertRow(stack, ready: "False", reconciling: "False", stalled: "True", available: "True");
        Assert.Equal(
            (Reasons.InvalidSpec, "spec.web.port: must be at most 65535; spec.tasks: not supported yet"),
            ReasonAndMessage(stack, ConditionTypes.Stalled));

        stack.Deployment!.Status!.ReadyReplicas = 0;
        AssertRow(stack, ready: "False", reconciling: "False", stalled: "True", available: "False");
    }

    private static void AssertRow(StatusCase stack, string ready, string reconciling, string stalled, string available) =>
        Assert.Equal(
            (ready, reconciling, stalled, available),
            (stack[ConditionTypes.Ready].Status, stack[ConditionTypes.Reconciling].Status, stack[ConditionTypes.Stalled].Status,
                stack[ConditionTypes.Available].Status));

    private static (string Reason, string Message) ReasonAndMessage(StatusCase stack, string type) =>
        (stack[type].Reason, stack[type].Message);
}
