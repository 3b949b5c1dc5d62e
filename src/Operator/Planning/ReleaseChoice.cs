using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>The releases that matter to one reconcile: the wanted one, the running one, and the one to roll back to.</summary>
/// <param name="Target">The release that the spec asks for; null while its references are unknown.</param>
/// <param name="Current">The release of the app's workloads, or of the last workloads; null before the first release.</param>
/// <param name="LastGood">The newest release, other than the target, that rolled out completely; null if there is none.</param>
/// <param name="TargetRecord">The record of the target; null when it is new.</param>
/// <param name="TargetIsNewest">True: no other release has been wanted since the target last became the wanted one.</param>
/// <param name="Workloads">The app's workloads as they are in the cluster.</param>
internal sealed record ReleaseChoice(
    Release? Target, Release? Current, ReleaseRecord? LastGood, ReleaseRecord? TargetRecord, bool TargetIsNewest,
    AppWorkloads Workloads)
{
    public bool TargetIsCurrent => Target is not null && Current?.Hash == Target.Hash;

    /// <summary>How far the app's rollout is; null if no workload exists.</summary>
    public RolloutReading? Rollout => Workloads.Rollout;

    /// <summary>
    /// True: the workloads carry the newest attempt at the target, so a deadline in their status belongs to that attempt.
    /// </summary>
    public bool AttemptIsCurrent =>
        TargetIsCurrent && Workloads.Attempt == TargetRecord?.Attempt && Workloads.AreOfOneRelease;

    /// <summary>
    /// True: every workload of the target exists, and all its pods are available and of the target. False with 0 replicas:
    /// without pods nothing shows that the release works.
    /// </summary>
    public bool TargetComplete => TargetIsCurrent && Rollout is { State: RolloutState.Complete, Desired: > 0 }
        && Workloads.AreOfOneRelease && Component.Workloads(Target!.Spec).All(c => Workloads.Of(c.Name) is not null);

    /// <summary>Chooses from the records and from the releases of the workloads.</summary>
    public static ReleaseChoice Of(AppStack stack, Release? target, StackHistory history, AppWorkloads workloads) => new(
        target, CurrentOf(stack, target, history, workloads), history.Good.FirstOrDefault(r => r.Release.Hash != target?.Hash),
        history.Release(target?.Hash), history.Releases is [var newest, ..] && newest.Release.Hash == target?.Hash, workloads);

    /// <summary>
    /// True: the target has failed, and neither its inputs nor the retry annotation changed since. False if the target has become
    /// available after its deadline.
    /// </summary>
    public bool TargetFailed(string? retry) =>
        TargetRecord is { Outcome: ReleaseOutcome.Failed } record && (record.FailedRetry ?? "") == (retry ?? "")
            && !TargetComplete;

    /// <summary>The release that runs; null before the first release.</summary>
    /// <remarks>
    /// Without workloads (there are none in the spec, or somebody deleted them) no object in the cluster tells which release ran.
    /// The newest good release then counts as running: otherwise deleted workloads would not be created again while a gate is
    /// closed for the next release.
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

    // False: a later release has migrated the database, before any of its pods ran, to a schema that the good release cannot use.
    private static bool FitsSchema(ReleaseRecord good, StackHistory history) => history.Migrations.All(
        m => m.Data.BackwardCompatible || m.Sequence < good.Revision
            || m.Data.Image == (good.Release.Spec.Migration?.Image ?? good.Release.Spec.Image));
}
