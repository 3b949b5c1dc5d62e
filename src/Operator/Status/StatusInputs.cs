using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Status;

/// <summary>Everything a status is computed from.</summary>
/// <param name="Now">The time, in whole seconds as Kubernetes writes it.</param>
internal sealed record StatusInputs(
    AppStack Stack, StackPlan Plan, ObservedState Observed, ApplyReport Report, HealthSnapshot Health, DateTimeOffset Now)
{
    /// <summary>The previous status: for times, history and last known health. No decision depends on it.</summary>
    public AppStackStatus? Previous => Stack.Status;

    /// <summary>
    /// False: the plan only holds what is wrong with the spec, and nothing about dependencies, migration or budget.
    /// </summary>
    public bool IsSpecValid => Plan.Errors.Count == 0;

    /// <summary>The observed workloads of the app.</summary>
    public AppWorkloads Workloads => Plan.Workloads;

    /// <summary>The time of the last change: the known time if nothing changed, otherwise now.</summary>
    public DateTimeOffset Since(bool isSame, DateTimeOffset? known) => isSame && known is { } time ? time : Now;
}
