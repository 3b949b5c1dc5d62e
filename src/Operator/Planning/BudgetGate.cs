using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Planning;

/// <summary>
/// Opens when the pools fit the connections that the servers allow. For a release that already runs it only reports: it stays
/// open.
/// </summary>
internal static class BudgetGate
{
    public static GateResult Plan(BudgetResult budget, bool targetRuns)
    {
        if (targetRuns)
        {
            return GateResult.Open(GateName.Budget, budget.Reason, budget.Message);
        }

        return budget.GateState switch
        {
            BudgetState.Exceeded => GateResult.Stalled(GateName.Budget, Reasons.BudgetExceeded, budget.Message),
            BudgetState.Unknown => GateResult.Waiting(GateName.Budget, Reasons.BudgetUnknown, budget.Message),
            _ => GateResult.Open(GateName.Budget, budget.Reason, budget.Message),
        };
    }
}
