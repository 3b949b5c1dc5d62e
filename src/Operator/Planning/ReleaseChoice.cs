using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>The releases that matter to one reconcile: what runs, what is wanted, where to go back to.</summary>
/// <param name="Target">What the spec asks for; null while its references are unknown.</param>
/// <param name="Current">What the app's workloads carry, or carried last; null before the first.</param>
/// <param name="LastGood">The newest that rolled out whole, the target excepted; null where there is none.</param>
/// <param name="TargetRecord">What is remembered of the target, or null when it is new.</param>
/// <param name="TargetIsNewest">True: no other release was wanted since the target was first or again.</param>
/// <param name="Workloads">The app as it runs.</param>
internal sealed record ReleaseChoice(
    Release? Target, Release? Current, ReleaseRecord? LastGood, ReleaseRecord? TargetRecord, bool TargetIsNewest,
    AppWorkloads Workloads)
{
    public bool TargetIsCurrent => Target is not null && Current?.Hash == Target.Hash;

    /// <summary>How far the app's rollout is; null where no workload exists.</summary>
    public RolloutReading? Rollout => Workloads.Rollout;

    /// <summary>True: the deadline that the workloads tell of is that of the newest attempt at the target.</summary>
    public bool AttemptIsCurrent => TargetIsCurrent && Workloads.Attempt == TargetRecord?.Attempt;

    /// <summary>
    /// True: every workload of the target is there, and all pods are the target's and available. No pods at all show nothing.
    /// </summary>
    public bool TargetComplete => TargetIsCurrent && Rollout is { State: RolloutState.Complete, Desired: > 0 }
        && Workloads.AreOfOneRelease && Component.Workloads(Target!.Spec).All(c => Workloads.Of(c.Name) is not null);

    /// <summary>Chooses from what is remembered and what the workloads carry.</summary>
    public static ReleaseChoice Of(AppStack stack, Release? target, StackHistory history, AppWorkloads workloads) => new(
        target, CurrentOf(stack, target, history, workloads), history.Good.FirstOrDefault(r => r.Release.Hash != target?.Hash),
        history.Release(target?.Hash), history.Releases is [var newest, ..] && newest.Release.Hash == target?.Hash, workloads);

    /// <summary>
    /// True: the target has failed, and neither its inputs nor the retry annotation changed since. A release that was held and
    /// became available after all has not failed.
    /// </summary>
    public bool TargetFailed(string? retry) =>
        TargetRecord is { Outcome: ReleaseOutcome.Failed } record && (record.FailedRetry ?? "") == (retry ?? "")
            && !TargetComplete;

    /// <summary>The release that runs; null before the first.</summary>
    /// <remarks>
    /// A stack without workloads has nothing that carries a release, and of workloads that somebody deleted no trace is left: the
    /// newest release that rolled out whole counts as running, so that it is healed whatever gate is closed for the next one.
    /// </remarks>
    private static Release? CurrentOf(AppStack stack, Release? target, StackHistory history, AppWorkloads workloads)
    {
        if (workloads.All.Count == 0)
        {
            return history.Good.FirstOrDefault() is { } good
                && (!Component.Workloads(stack.Spec).Any() || FitsSchema(good, history))
                ? good.Release
                : null;
        }

        return history.Releases.FirstOrDefault(r => r.Release.Id == workloads.Release)?.Release
            ?? (target?.Id == workloads.Release ? target : null);
    }

    // A later release may have migrated the database from under it before its own pods came up.
    private static bool FitsSchema(ReleaseRecord good, StackHistory history) => history.Migrations.All(
        m => m.Data.BackwardCompatible || m.Sequence < good.Revision
            || m.Data.Image == (good.Release.Spec.Migration?.Image ?? good.Release.Spec.Image));
}
