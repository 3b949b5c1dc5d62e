using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>What the plan knows when it comes to the rollout.</summary>
/// <param name="Choice">The releases.</param>
/// <param name="EarlierOpen">True: every gate before this one is open.</param>
/// <param name="Failed">True: the target's rollout failed, now or before.</param>
/// <param name="FailedReason">Why it failed.</param>
/// <param name="ReturnTo">The release to go back to; null where policy, history or the schema allow none.</param>
/// <param name="NoReturn">Why there is none, in plain words.</param>
/// <param name="Problem">What keeps web's pods from being ready.</param>
internal sealed record RolloutInputs(
    ReleaseChoice Choice, bool EarlierOpen, bool Failed, string? FailedReason, Release? ReturnTo, string NoReturn,
    PodProblem? Problem);

/// <summary>Opens when the wanted release has rolled out whole.</summary>
internal static class RolloutGate
{
    public static GateResult Plan(RolloutInputs inputs)
    {
        var choice = inputs.Choice;
        if (inputs.Failed)
        {
            return OfFailure(inputs);
        }

        if (choice.Target?.Spec.Web is null && choice.Target is not null && inputs.EarlierOpen)
        {
            return GateResult.Open(GateName.Rollout, Reasons.Idle);
        }

        if (!choice.TargetIsCurrent || choice.Rollout is not { } rollout)
        {
            return GateResult.Waiting(GateName.Rollout, Reasons.RollingOut, $"release {choice.Target?.Id} is about to roll out");
        }

        if (rollout.State == RolloutState.Complete || choice.TargetRecord is { Outcome: ReleaseOutcome.Good })
        {
            return OfRunning(rollout, inputs.Problem);
        }

        var detail = inputs.Problem is { } problem ? $": {problem.Message}" : "";
        return GateResult.Waiting(
            GateName.Rollout, inputs.Problem?.Reason is { } reason && reason != Reasons.NotReady ? reason : Reasons.RollingOut,
            $"web: {rollout.Updated} of {rollout.Desired} pods updated, {rollout.Ready} ready{detail}");
    }

    // The release once rolled out whole; pods that are missing now say nothing against it.
    private static GateResult OfRunning(RolloutReading rollout, PodProblem? problem) =>
        rollout.Ready >= rollout.Desired
            ? GateResult.Open(GateName.Rollout, Reasons.PodsReady, $"{rollout.Ready} of {rollout.Desired} pods ready")
            : GateResult.Waiting(
                GateName.Rollout, problem?.Reason ?? (rollout.Ready == 0 ? Reasons.NoPodsReady : Reasons.NotReady),
                $"web: {rollout.Ready} of {rollout.Desired} pods ready{(problem is null ? "" : $": {problem.Message}")}");

    private static GateResult OfFailure(RolloutInputs inputs)
    {
        var choice = inputs.Choice;
        var why =
            $"release {choice.Target?.Id} did not become ready in "
                + $"time{(inputs.FailedReason is { Length: > 0 } reason && reason != Reasons.RolloutFailed ? $" ({reason})" : "")}";
        var mend = $"mend it and release again, or set the annotation {Labels.Retry} to a new value";
        if (inputs.ReturnTo is { } back)
        {
            return choice.Current?.Hash == back.Hash && choice.Rollout?.State == RolloutState.Complete
                ? GateResult.Stalled(GateName.Rollout, Reasons.RolledBack, $"{why}; back on release {back.Id}: {mend}")
                : GateResult.Stalled(GateName.Rollout, Reasons.RolledBack, $"{why}; going back to release {back.Id}: {mend}");
        }

        var detail = inputs.Problem is { } problem ? $": {problem.Message}" : "";
        return GateResult.Stalled(GateName.Rollout, Reasons.RolloutFailed, $"{why}{detail}. {inputs.NoReturn}; {mend}");
    }
}
