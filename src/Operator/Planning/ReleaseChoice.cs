using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>The releases that matter to one reconcile: what runs, what is wanted, where to go back to.</summary>
/// <param name="Target">What the spec asks for; null while its references are unknown.</param>
/// <param name="Current">What web's Deployment carries, or carried last; null before the first.</param>
/// <param name="LastGood">The newest that rolled out whole, the target excepted; null where there is none.</param>
/// <param name="TargetRecord">What is remembered of the target, or null when it is new.</param>
/// <param name="TargetIsNewest">True: no other release was wanted since the target was first or again.</param>
/// <param name="Rollout">How far web's Deployment is; null where there is none.</param>
/// <param name="Attempt">Which attempt at its release web's Deployment carries; null for the first.</param>
internal sealed record ReleaseChoice(
    Release? Target, Release? Current, ReleaseRecord? LastGood, ReleaseRecord? TargetRecord, bool TargetIsNewest,
    RolloutReading? Rollout, string? Attempt)
{
    public bool TargetIsCurrent => Target is not null && Current?.Hash == Target.Hash;

    /// <summary>True: the deadline that web's Deployment tells of is that of the newest attempt at the target.</summary>
    public bool AttemptIsCurrent => TargetIsCurrent && Attempt == TargetRecord?.Attempt;

    /// <summary>True: web's pods are the target's, and all of them are available. None at all show nothing.</summary>
    public bool TargetComplete => TargetIsCurrent && Rollout is { State: RolloutState.Complete, Desired: > 0 };

    /// <summary>Chooses from what is remembered and what web's Deployment carries.</summary>
    public static ReleaseChoice Plan(
        AppStack stack, Release? target, IReadOnlyList<ReleaseRecord> history, ObservedState observed)
    {
        var web = observed.Deployments.FirstOrDefault(d => d.Metadata.Name == Names.Web(stack.Metadata.Name!));
        var good = history.Where(r => r.Outcome == ReleaseOutcome.Good).ToList();
        return new ReleaseChoice(
            target, CurrentOf(stack, web, target, history, observed), good.FirstOrDefault(r => r.Release.Hash != target?.Hash),
            history.FirstOrDefault(r => r.Release.Hash == target?.Hash),
            history is [var newest, ..] && newest.Release.Hash == target?.Hash,
            web is null ? null : RolloutReading.Of(web), web?.Metadata.Annotation(Labels.Attempt));
    }

    /// <summary>
    /// True: the target has failed, and neither its inputs nor the retry annotation changed since. One that was held and came
    /// up late after all has not.
    /// </summary>
    public bool TargetFailed(string? retry) =>
        TargetRecord is { Outcome: ReleaseOutcome.Failed } record && (record.FailedRetry ?? "") == (retry ?? "")
            && !TargetComplete;

    // A stack without web has nothing that carries a release, and of a Deployment that somebody deleted no trace is left: the
    // newest that rolled out whole counts as running, so that it is healed whatever gate is closed for the next one.
    private static Release? CurrentOf(
        AppStack stack, V1Deployment? web, Release? target, IReadOnlyList<ReleaseRecord> history, ObservedState observed)
    {
        if (web is null)
        {
            var good = history.FirstOrDefault(r => r.Outcome == ReleaseOutcome.Good);
            return good is null || (stack.Spec.Web is not null && !FitsSchema(good, observed)) ? null : good.Release;
        }

        var id = web.Metadata.Annotation(Labels.Release);
        return history.FirstOrDefault(r => r.Release.Id == id)?.Release ?? (target?.Id == id ? target : null);
    }

    // A later release may have migrated the database from under it before its own pods came up.
    private static bool FitsSchema(ReleaseRecord good, ObservedState observed) => RecordReader.Migrations(observed.Revisions).All(
        m => m.Data.BackwardCompatible || m.Sequence < good.Revision
            || m.Data.Image == (good.Release.Spec.Migration?.Image ?? good.Release.Spec.Image));
}
