using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Planning;

public sealed class BudgetGateTests
{
    [Fact]
    public void Plan_WithinBudget_IsOpenAndSaysTheNumbers() => Assert.Equal(
        GateResult.Open(GateName.Budget, Reasons.WithinBudget, "told"), Plan(BudgetState.Within, closesGate: false));

    [Fact]
    public void Plan_NewReleaseExceedsIt_Stalls() => Assert.Equal(
        GateResult.Stalled(GateName.Budget, Reasons.BudgetExceeded, "told"), Plan(BudgetState.Exceeded, closesGate: true));

    [Fact]
    public void Plan_WhatTheServerAllowsIsUnknown_Waits() => Assert.Equal(
        GateResult.Waiting(GateName.Budget, Reasons.BudgetUnknown, "told"), Plan(BudgetState.Unknown, closesGate: true));

    [Fact]
    public void Plan_ExceededWhereItIsOnlyTold_IsOpen() => Assert.Equal(
        GateResult.Open(GateName.Budget, Reasons.BudgetExceeded, "told"), Plan(BudgetState.Exceeded, closesGate: false));

    [Fact]
    public void Plan_ReleaseRunsAlready_IsToldAndNotHeld() => Assert.Equal(
        GateResult.Open(GateName.Budget, Reasons.BudgetExceeded, "told"),
        Plan(BudgetState.Exceeded, closesGate: true, targetRuns: true));

    private static GateResult Plan(BudgetState state, bool closesGate, bool targetRuns = false) => BudgetGate.Plan(
        new BudgetResult([new DependencyBudget("db", 150, 100, state, "told", closesGate)]), targetRuns);
}
