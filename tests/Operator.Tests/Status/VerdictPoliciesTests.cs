using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Engines;
using Ballast.Operator.Planning;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Status;

/// <summary>Which of two simultaneous problems the stack's conditions show.</summary>
public sealed class VerdictPoliciesTests
{
    private static readonly GateResult DependencyWaits =
        GateResult.Waiting(GateName.Dependencies, Reasons.PodNotReady, "db: pod football-db-0 is starting");
    private static readonly GateResult MigrationFailed =
        GateResult.Stalled(GateName.Migration, Reasons.MigrationFailed, "exit code 1");
    private static readonly ApplyFault NotOwned =
        new(Reasons.NotOwned, "Service football-db exists and belongs to Deployment x", NeedsPerson: true);
    private static readonly ApplyFault Forbidden =
        new(Reasons.Forbidden, "StatefulSet football-db is refused: quota", NeedsPerson: false);

    [Fact]
    public void Verdict_WithSeveralClosedGates_IsTheFirstOnes()
    {
        var stack = new StatusCase();
        stack.Close(MigrationFailed);
        stack.Close(DependencyWaits);

        AssertReady(stack, "Reconciling", Reasons.PodNotReady, "db: pod football-db-0 is starting");
    }

    [Fact]
    public void Verdict_PodsThatDoNotRun_NamesWhatAdmissionChangedOfTheWorkload()
    {
        var stack = new StatusCase();
        stack.Report.Add(new AdmissionChange("Deployment football-web", ["spec.template.spec.containers[web].resources.limits"]));
        stack.Report.Add(new AdmissionChange("Service football-web", ["spec.ports"]));
        stack.Close(GateResult.Waiting(GateName.Rollout, Reasons.OutOfMemory, "pod football-web-1 was killed"));

        AssertReady(
            stack, "Reconciling", Reasons.OutOfMemory,
            "pod football-web-1 was killed; admission changed Deployment football-web: "
                + "spec.template.spec.containers[web].resources.limits");
    }

    [Fact]
    public void Verdict_ChildNotOwned_BeatsEveryGate()
    {
        var stack = new StatusCase();
        stack.Close(MigrationFailed);
        stack.Report.Add(Forbidden);
        stack.Report.Add(NotOwned);

        AssertReady(stack, "Stalled", Reasons.NotOwned, "Service football-db exists and belongs to Deployment x");
    }

    [Fact]
    public void Verdict_WriteThatNeedsAPerson_BeatsAGateThatWaits()
    {
        var stack = new StatusCase();
        stack.Close(DependencyWaits);
        stack.Report.Add(
            new ApplyFault(Reasons.ApplyFailed, "Ingress football-web is refused as invalid: spec.rules", NeedsPerson: true));

        AssertReady(stack, "Stalled", Reasons.ApplyFailed, "Ingress football-web is refused as invalid: spec.rules");
    }

    [Fact]
    public void Verdict_WritesThatFailed_AreWhyAGateWaits()
    {
        var stack = new StatusCase();
        stack.Close(DependencyWaits);
        stack.Report.Add(Forbidden);
        stack.Report.Add(Forbidden);

        AssertReady(stack, "Reconciling", Reasons.Forbidden, "StatefulSet football-db is refused: quota (and 1 more)");
    }

    [Fact]
    public void Verdict_GateThatNeedsAPerson_BeatsAWriteThatIsTriedAgain()
    {
        var stack = new StatusCase();
        stack.Close(MigrationFailed);
        stack.Report.Add(Forbidden);

        AssertReady(stack, "Stalled", Reasons.MigrationFailed, "exit code 1");
    }

    [Fact]
    public void Verdict_WriteFailedWhileAllRuns_IsNotReady()
    {
        var stack = new StatusCase();
        stack.Report.Add(Forbidden);

        AssertReady(stack, "Reconciling", Reasons.Forbidden, "StatefulSet football-db is refused: quota");
    }

    [Fact]
    public void Verdict_SuspendedWithDependencyStarting_IsSuspended()
    {
        var stack = Suspended();
        stack.Close(DependencyWaits);

        Assert.Equal(Reasons.Suspended, stack[ConditionTypes.Ready].Reason);
        Assert.Equal("False", stack[ConditionTypes.Reconciling].Status);
    }

    [Fact]
    public void Verdict_SuspendedAfterAFailedRollout_IsSuspended()
    {
        var stack = Suspended();
        stack.Close(GateResult.Stalled(GateName.Rollout, Reasons.RolledBack, "back on release a"));

        Assert.Equal(Reasons.Suspended, stack[ConditionTypes.Ready].Reason);
    }

    [Fact]
    public void Verdict_SuspendedWithAFailedMigration_IsStalled()
    {
        var stack = Suspended();
        stack.Close(MigrationFailed);

        AssertReady(stack, "Stalled", Reasons.MigrationFailed, "exit code 1");
    }

    [Fact]
    public void Verdict_AppUnhealthyWhileAllElseIsWell_IsNotReady()
    {
        var stack = new StatusCase();
        stack.AppSays(Reasons.AppUnhealthy, "The app at football-web.demo.svc:8000 answers 503: degraded");

        AssertReady(stack, "Reconciling", Reasons.AppUnhealthy, "The app at football-web.demo.svc:8000 answers 503: degraded");
    }

    [Fact]
    public void Verdict_AppUnhealthyWhileARequiredDependencyIsDown_IsTheDependencys()
    {
        var stack = new StatusCase();
        stack.AppSays(Reasons.AppUnhealthy, "The app answers 503");
        stack.Close(DependencyWaits);

        Assert.Equal(Reasons.PodNotReady, stack[ConditionTypes.Ready].Reason);
    }

    [Fact]
    public void Verdict_AppUnhealthyWhileAnOptionalDependencyIsDown_IsDegraded()
    {
        var stack = new StatusCase();
        stack.AppSays(Reasons.AppUnhealthy, "The app answers 503");
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");

        Assert.Equal(
            ("True", Reasons.Degraded, "optional dependency cache: Redis refuses the connection; The app answers 503"),
            Of(stack, ConditionTypes.Ready));
    }

    [Fact]
    public void Verdict_DetailEndpointUnreachableWhilePodsAreReady_IsDegraded()
    {
        var stack = new StatusCase();
        stack.AppSays(Reasons.ConnectionTimedOut, "The app does not answer within 5 s");

        Assert.Equal(("True", Reasons.Degraded, "The app does not answer within 5 s"), Of(stack, ConditionTypes.Ready));
    }

    [Fact]
    public void Verdict_BudgetBrokenByTheRunningRelease_IsDegraded()
    {
        var stack = new StatusCase { Budget = BudgetState.Exceeded, BudgetMessage = "db needs 300; the server allows 97" };

        Assert.Equal(
            ("True", Reasons.Degraded, "connection budget: db needs 300; the server allows 97"), Of(stack, ConditionTypes.Ready));
        Assert.Equal(
            ("False", Reasons.BudgetExceeded, "db needs 300; the server allows 97"), Of(stack, ConditionTypes.ConnectionBudget));
    }

    [Fact]
    public void Verdict_OfAnInvalidSpec_NamesItsFaults()
    {
        var stack = new StatusCase();
        stack.Errors.Add(new FieldError("spec.image", "is required"));

        Assert.Equal(("False", Reasons.InvalidSpec, "spec.image: is required"), Of(stack, ConditionTypes.Ready));
        Assert.Equal("True", stack[ConditionTypes.Stalled].Status);
    }

    [Theory]
    [InlineData(2, "2 pods")]
    [InlineData(0, "the app is stopped")]
    public void Verdict_Suspended_SaysWhetherPodsAreLeft(int pods, string words)
    {
        var stack = Suspended();
        stack.Deployment!.Status!.Replicas = pods;

        Assert.Contains(words, stack[ConditionTypes.Ready].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_SuspendedBeforeItsFirstRelease_IsAtRest()
    {
        var stack = Suspended();
        stack.Deployment = null;

        Assert.Contains("the app is stopped", stack[ConditionTypes.Ready].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_OfAStackThatAsksForNothing_IsHealthyInWords()
    {
        var stack = new StatusCase { Deployment = null, App = null };
        stack.Dependencies.Clear();
        stack.Stack.Spec = new AppStackSpec();

        Assert.Equal(("True", Reasons.Healthy, "the stack has no pods and no dependencies"), Of(stack, ConditionTypes.Ready));
    }

    private static StatusCase Suspended()
    {
        var stack = new StatusCase();
        stack.Stack.Spec.Suspend = true;
        return stack;
    }

    // Ready is False, and of the two that say why not, only the one named is True; all in the same words.
    private static void AssertReady(StatusCase stack, string trueType, string reason, string message)
    {
        Assert.Equal(("False", reason, message), Of(stack, ConditionTypes.Ready));
        Assert.Equal(("True", reason, message), Of(stack, trueType));
        Assert.Equal(
            "False", stack[trueType == ConditionTypes.Stalled ? ConditionTypes.Reconciling : ConditionTypes.Stalled].Status);
    }

    private static (string Status, string Reason, string Message) Of(StatusCase stack, string type) =>
        (stack[type].Status, stack[type].Reason, stack[type].Message);
}
