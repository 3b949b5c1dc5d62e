using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>The failed rollout of the wanted release, now or earlier, and what the operator does about it.</summary>
/// <param name="Reason">Why it failed: a constant of <see cref="Reasons"/>.</param>
/// <param name="ReturnTo">The release to roll back to; null if the spec, the history or the schema does not allow it.</param>
/// <param name="NoReturn">Why there is no rollback, for the message.</param>
internal sealed record RolloutFailure(string? Reason, Release? ReturnTo, string NoReturn);

/// <summary>Opens when the wanted release has rolled out completely.</summary>
internal static class RolloutGate
{
    /// <param name="spec">The spec, which tells how many pods may be away.</param>
    /// <param name="failure">Set if the attempt has failed.</param>
    /// <param name="problem">What keeps the app's pods from being ready.</param>
    public static GateResult Plan(
        FilledSpec spec, ReleaseChoice choice, AttemptState attempt, RolloutFailure? failure, PodProblem? problem)
    {
        if (failure is not null)
        {
            return OfFailure(choice, failure, problem);
        }

        if (attempt == AttemptState.Complete && !Component.Workloads(choice.Target!.Spec).Any())
        {
            return GateResult.Open(GateName.Rollout, Reasons.Idle);
        }

        if (!choice.TargetIsCurrent || choice.Rollout is not { } rollout)
        {
            return GateResult.Waiting(
                GateName.Rollout, Reasons.RollingOut, $"release {choice.Target?.Id} is about to roll out");
        }

        if (rollout.State == RolloutState.Complete || choice.TargetRecord is { Outcome: ReleaseOutcome.Good })
        {
            return OfRunning(spec, choice, rollout, problem);
        }

        var detail = problem is null ? "" : $": {problem.Message}";
        return GateResult.Waiting(
            GateName.Rollout, problem?.Reason is { } reason && reason != Reasons.NotReady ? reason : Reasons.RollingOut,
            $"{Subject(choice)}: {rollout.Updated} of {rollout.Desired} pods updated, {rollout.Ready} ready{detail}");
    }

    // The release has rolled out completely before, so pods that are missing now do not mean that the rollout failed. An
    // autoscaler that adds a pod, or a node that is drained, is no trouble while no more pods are away than the spec allows.
    private static GateResult OfRunning(
        FilledSpec spec, ReleaseChoice choice, RolloutReading rollout, PodProblem? problem) =>
        rollout.Ready >= rollout.Desired || (problem is null && choice.Workloads.All.All(w => IsEnough(spec, w)))
            ? GateResult.Open(GateName.Rollout, Reasons.PodsReady, $"{rollout.Ready} of {rollout.Desired} pods ready")
            : GateResult.Waiting(
                GateName.Rollout, problem?.Reason ?? (rollout.Ready == 0 ? Reasons.NoPodsReady : Reasons.NotReady),
                $"{Subject(choice)}: {rollout.Ready} of {rollout.Desired} pods ready"
                    + (problem is null ? "" : $": {problem.Message}"));

    private static GateResult OfFailure(ReleaseChoice choice, RolloutFailure failure, PodProblem? problem)
    {
        var reason = failure.Reason is { Length: > 0 } known && known != Reasons.RolloutFailed ? $" ({known})" : "";
        var why = $"release {choice.Target?.Id} did not become ready in time{reason}";
        var mend = $"correct it and release again, or set the annotation {Labels.Retry} to a new value";
        if (failure.ReturnTo is { } back)
        {
            var isBack = choice.Current?.Hash == back.Hash && choice.Rollout?.State == RolloutState.Complete;
            return GateResult.Stalled(
                GateName.Rollout, Reasons.RolledBack,
                $"{why}; {(isBack ? "back on" : "going back to")} release {back.Id}: {mend}");
        }

        var detail = problem is null ? "" : $": {problem.Message}";
        return GateResult.Stalled(GateName.Rollout, Reasons.RolloutFailed, $"{why}{detail}. {failure.NoReturn}; {mend}");
    }

    private static bool IsEnough(FilledSpec spec, AppWorkload workload) =>
        workload.Rollout is var (_, desired, _, ready, _)
        && ready >= Math.Max(Math.Min(1, desired), desired - WorkloadSize.MaxUnavailable(spec, workload.Component));

    private static string Subject(ReleaseChoice choice) => string.Join(", ", choice.Workloads.All.Select(w => w.Component));
}
