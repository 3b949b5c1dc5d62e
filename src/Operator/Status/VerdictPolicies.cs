using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Status;

/// <summary>Finds the verdict: the first policy with a result decides.</summary>
internal static class VerdictPolicies
{
    private static readonly Func<StatusInputs, Verdict?>[] InOrder =
    [
        SpecIsInvalid, ChildIsNotOwned, GateNeedsPerson, WriteNeedsPerson, WriteFailed, IsSuspended, GateWaits, IsProgressing,
        AppIsUnhealthy, IsDegraded,
    ];

    /// <summary>The verdict on a stack.</summary>
    public static Verdict Judge(StatusInputs inputs)
    {
        var verdict = InOrder.Select(policy => policy(inputs)).FirstOrDefault(v => v is not null) ?? Healthy(inputs);
        if (EarlierDown(inputs) is { Length: > 0 } down)
        {
            verdict = verdict with { Message = $"{verdict.Message}; {down}" };
        }

        // Another request or limit than the spec's may be why pods do not run.
        return verdict.Reason is Reasons.RolloutFailed or Reasons.RolledBack
            || ReasonTable.Find(verdict.Reason)?.PodProblemRank is not null
            ? verdict with { Message = verdict.Message + AdmissionSection.DescribeWorkloads(inputs) }
            : verdict;
    }

    private static Verdict? SpecIsInvalid(StatusInputs inputs) =>
        inputs.IsSpecValid ? null
            : new Verdict(VerdictKind.NeedsPerson, Reasons.InvalidSpec,
                inputs.Plan.Gate(GateName.Spec)?.Message ?? string.Join("; ", inputs.Plan.Errors));

    // Before the gates: a name that someone else has taken may be why a gate is closed.
    private static Verdict? ChildIsNotOwned(StatusInputs inputs) =>
        Fault(inputs, VerdictKind.NeedsPerson, f => f.Reason == Reasons.NotOwned);

    private static Verdict? GateNeedsPerson(StatusInputs inputs) =>
        inputs.Plan.Closed is { State: GateState.Stalled } gate && !IsAtRest(inputs, gate)
            ? new Verdict(VerdictKind.NeedsPerson, gate.Reason, gate.Message)
            : null;

    private static Verdict? WriteNeedsPerson(StatusInputs inputs) => Fault(inputs, VerdictKind.NeedsPerson, f => f.NeedsPerson);

    private static Verdict? WriteFailed(StatusInputs inputs) => Fault(inputs, VerdictKind.Working, _ => true);

    private static Verdict? IsSuspended(StatusInputs inputs)
    {
        if (!inputs.Plan.Spec.Suspend)
        {
            return null;
        }

        var left = inputs.Workloads.Replicas;
        var words = left > 0
            ? $"spec.suspend is true: {left} pods of the app are stopping"
            : "spec.suspend is true: the app is stopped, dependencies keep running";
        return new Verdict(VerdictKind.Suspended, Reasons.Suspended, words);
    }

    private static Verdict? GateWaits(StatusInputs inputs) =>
        inputs.Plan.Closed is { } gate ? new Verdict(VerdictKind.Working, gate.Reason, gate.Message) : null;

    private static Verdict? IsProgressing(StatusInputs inputs) =>
        Progress.Missing(inputs) is { } missing ? new Verdict(VerdictKind.Working, Reasons.Progressing, missing) : null;

    // An optional dependency that is down explains an unhealthy app. The author declared it optional, so the stack is only
    // degraded.
    private static Verdict? AppIsUnhealthy(StatusInputs inputs) =>
        AppHealthSection.Compute(inputs) is { Status: AppHealthWords.Unhealthy } app && !OptionalDown(inputs).Any()
            ? new Verdict(VerdictKind.Working, Reasons.AppUnhealthy, app.Message ?? "the app calls itself unhealthy")
            : null;

    private static Verdict? IsDegraded(StatusInputs inputs)
    {
        var troubles = OptionalDown(inputs).Select(d => $"optional dependency {d.Name}: {d.Message}").ToList();
        if (inputs.Workloads.All.FirstOrDefault(w => w.Rollout.Ready < w.Rollout.Desired) is { } shortage)
        {
            troubles.Add($"{shortage.Component}: {shortage.Rollout.Ready} of {shortage.Rollout.Desired} pods ready");
        }

        if (inputs.Plan.Budget is { State: BudgetState.Exceeded } budget)
        {
            troubles.Add($"connection budget: {budget.Message}");
        }

        if (AppHealthSection.Compute(
            inputs) is { Status: AppHealthWords.Unhealthy or AppHealthWords.Unreachable, Message: { } app })
        {
            troubles.Add(app);
        }

        return troubles.Count == 0 ? null : new Verdict(VerdictKind.Degraded, Reasons.Degraded, string.Join("; ", troubles));
    }

    private static Verdict Healthy(StatusInputs inputs)
    {
        var parts = new List<string>();
        if (inputs.Workloads.Rollout is { } rollout)
        {
            parts.Add($"{rollout.Ready} of {rollout.Desired} pods");
        }

        if (inputs.Plan.Dependencies is { Count: > 0 } dependencies)
        {
            parts.Add($"{dependencies.Count(d => d.State == HealthState.Healthy)} of {dependencies.Count} dependencies");
        }

        return new Verdict(
            VerdictKind.Healthy, Reasons.Healthy,
            parts.Count == 0 ? "the stack has no pods and no dependencies" : string.Join(", ", parts));
    }

    // A suspended stack rolls out no release, so a failed rollout needs no person now.
    private static bool IsAtRest(StatusInputs inputs, GateResult gate) =>
        inputs.Plan.Spec.Suspend && gate.Gate == GateName.Rollout;

    // The release that runs has servers of its own while another one is held, and they are not among the spec's dependencies.
    private static string EarlierDown(StatusInputs inputs) => string.Join("; ", inputs.Plan.EarlierServers
        .Where(s => s.Reading.State == HealthState.Unhealthy)
        .Select(s => $"release {inputs.Plan.Rendered?.Id} uses {s.CheckName}: {s.Reading.Message}"));

    private static IEnumerable<DependencyReading> OptionalDown(StatusInputs inputs) =>
        inputs.Plan.Dependencies.Where(d => d is { Required: false, State: HealthState.Unhealthy });

    private static Verdict? Fault(StatusInputs inputs, VerdictKind kind, Func<ApplyFault, bool> concerns)
    {
        var faults = inputs.Report.Faults.Where(concerns).ToList();
        var more = faults.Count > 1 ? $" (and {faults.Count - 1} more)" : "";
        return faults.Count == 0 ? null : new Verdict(kind, faults[0].Reason, faults[0].Message + more);
    }
}
