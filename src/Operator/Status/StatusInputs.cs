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
    /// <summary>The status before this one: for times, history and last known health. No decision rests on it.</summary>
    public AppStackStatus? Previous => Stack.Status;

    /// <summary>False: the plan says only what is wrong with the spec, nothing of dependencies, migration or budget.</summary>
    public bool IsSpecValid => Plan.Errors.Count == 0;

    /// <summary>The app as it was observed.</summary>
    public AppWorkloads Workloads => Plan.Workloads;

    /// <summary>
    /// The time at which something that has a time became what it is: the known time while it stays the same, else now.
    /// </summary>
    public DateTimeOffset Since(bool isSame, DateTimeOffset? known) => isSame && known is { } time ? time : Now;
}
