using Ballast.Kubernetes.Controllers;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator;

/// <summary>
/// One step of a reconcile. It may make the next one possible, as credentials do. Taken only after the watch tells of the first,
/// the next step would wait in the queue behind other stacks.
/// </summary>
/// <param name="Observed">What was read.</param>
/// <param name="Plan">What may be changed.</param>
/// <param name="Report">What was written.</param>
/// <param name="Due">What must be read again.</param>
internal sealed record StackStep(ObservedState Observed, StackPlan Plan, ApplyReport Report, DueReads Due)
{
    /// <summary>At most so many in a reconcile: something else may change a child back each time.</summary>
    public const int Most = 4;

    /// <summary>When a stack is looked at again that may have changed meanwhile.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private bool IsHeld => Plan.Errors.Count > 0 || Plan.Closed is not null;

    /// <summary>The result of a reconcile that ends with this step. Requeues only for what no watch reports.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="pause">After which time the status must be written; null if it was.</param>
    /// <param name="loader">Watches over what a stack at rest refers to.</param>
    public ReconciliationResult<AppStack> Result(AppStack stack, TimeSpan? pause, ObservedStateLoader loader) => Report switch
    {
        { Faults: [var fault, ..] } => ReconciliationResult<AppStack>.Failure(stack, fault.Message),
        { Writes: > 0 } or { Conflict: true } => ReconciliationResult<AppStack>.Success(stack, Soon),
        _ => ReconciliationResult<AppStack>.Success(
            stack, Soonest(pause, Plan.LookAt - Observed.At, loader.ReconcileDue(stack, Observed, Due, IsHeld))),
    };

    private static TimeSpan? Soonest(params TimeSpan?[] times) => times.Min();
}
