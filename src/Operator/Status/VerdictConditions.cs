using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>
/// The verdict as conditions that kstatus reads: at most one of the three is True, and exactly one unless the stack is
/// suspended.
/// </summary>
internal static class VerdictConditions
{
    public static Judgement Ready(Verdict verdict) =>
        verdict.Kind is VerdictKind.Healthy or VerdictKind.Degraded
            ? Judgement.True(verdict.Reason, verdict.Message)
            : Judgement.False(verdict.Reason, verdict.Message);

    public static Judgement Reconciling(Verdict verdict) =>
        verdict.Kind == VerdictKind.Working ? Judgement.True(verdict.Reason, verdict.Message) : Judgement.False(Reasons.Idle);

    public static Judgement Stalled(Verdict verdict) => verdict.Kind switch
    {
        VerdictKind.NeedsPerson => Judgement.True(verdict.Reason, verdict.Message),
        VerdictKind.Working => Judgement.False(Reasons.Progressing),
        _ => Judgement.False(Reasons.Idle),
    };
}
