using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Builds the list of conditions: always all of them, always in this order.</summary>
internal static class Conditions
{
    /// <summary>Every condition. A condition with an unchanged status keeps its last transition time.</summary>
    public static List<V1Condition> Compute(StatusInputs inputs)
    {
        var verdict = VerdictPolicies.Judge(inputs);
        (string Type, Judgement Judgement)[] judged =
        [
            (ConditionTypes.Ready, VerdictConditions.Ready(verdict)),
            (ConditionTypes.Reconciling, VerdictConditions.Reconciling(verdict)),
            (ConditionTypes.Stalled, VerdictConditions.Stalled(verdict)),
            (ConditionTypes.DependenciesReady, GateConditions.DependenciesReady(inputs)),
            (ConditionTypes.MigrationComplete, GateConditions.MigrationComplete(inputs)),
            (ConditionTypes.Available, AvailableCondition.Available(inputs)),
            (ConditionTypes.ConnectionBudget, GateConditions.ConnectionBudget(inputs)),
            (ConditionTypes.TasksHealthy, TasksCondition.TasksHealthy(inputs)),
        ];
        return [.. judged.Select(j => Stamp(inputs, j.Type, j.Judgement))];
    }

    /// <summary>The condition of that type, or null.</summary>
    public static V1Condition? Find(AppStackStatus? status, string type) => status?.Conditions?.Find(c => c.Type == type);

    private static V1Condition Stamp(StatusInputs inputs, string type, Judgement judgement)
    {
        var known = Find(inputs.Previous, type);
        return new V1Condition
        {
            Type = type,
            Status = judgement.Status,
            ObservedGeneration = inputs.Stack.Metadata.Generation ?? 0,
            LastTransitionTime = inputs.Since(known?.Status == judgement.Status, known?.LastTransitionTime),
            Reason = judgement.Reason,
            Message = BoundedText.Cut(judgement.Message),
        };
    }
}
