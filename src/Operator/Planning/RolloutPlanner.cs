using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>What the rollout comes to.</summary>
/// <param name="Gate">The gate's verdict.</param>
/// <param name="Rendered">The release to apply now; null: none.</param>
/// <param name="StopApp">True: web stops for a migration that is not backward compatible.</param>
/// <param name="Records">What is to be remembered.</param>
/// <param name="Problem">What keeps web's pods from being ready.</param>
internal sealed record RolloutPlan(GateResult Gate, Release? Rendered, bool StopApp, RecordChanges Records, PodProblem? Problem);

/// <summary>Decides which release the app's children carry: the wanted one, the running one, or the last good one.</summary>
internal static class RolloutPlanner
{
    public static RolloutPlan Plan(
        AppStack stack, AppStackSpec spec, ObservedState observed, ReleaseChoice choice,
        IReadOnlyDictionary<string, ConnectionInfo> connections, MigrationView? migration, IReadOnlyList<GateResult> earlier)
    {
        var open = choice.Target is not null && earlier.All(g => g.IsOpen);
        var retry = stack.Metadata.Annotation(Labels.Retry);
        var problem = PodProblem.Worst(observed.Pods.Where(p => p.Metadata.Label(Labels.Component) == Components.Web))
            ?? observed.Deployments.Where(d => d.Metadata.Name == Names.Web(stack.Metadata.Name!)).Select(PodProblem.OfMissing)
                .FirstOrDefault();
        var failsNow = FailsNow(spec, choice);
        var failed = failsNow || choice.TargetFailed(retry);
        var (back, noReturn) = failed ? ReturnTo(stack, spec, observed, choice, connections) : (null, "");
        var reason = failsNow ? problem?.Reason ?? Reasons.RolloutFailed : choice.TargetRecord?.FailedReason;
        var gate = RolloutGate.Plan(new RolloutInputs(choice, open, failed, reason, back, noReturn, problem));
        var rendered = RenderedOf(choice, open, failed, back);
        var stops = StopsForMigration(stack, spec, observed, choice, migration, earlier)
            || IsOutdated(stack, observed, rendered, connections);
        var resumes = !stops && Resumes(spec, choice);
        return new RolloutPlan(
            gate, rendered, stops, Records(spec, observed, choice, open, failed, failsNow, resumes, reason), problem);
    }

    // Only a release that never rolled out whole can fail to; later trouble is the app's or its dependencies' health.
    private static bool FailsNow(AppStackSpec spec, ReleaseChoice choice) =>
        choice is { AttemptIsCurrent: true, Rollout.State: RolloutState.DeadlineExceeded }
        && choice.TargetRecord is not { Outcome: ReleaseOutcome.Good or ReleaseOutcome.Failed } && !spec.Suspend;

    private static Release? RenderedOf(ReleaseChoice choice, bool open, bool failed, Release? back)
    {
        if (failed)
        {
            return back ?? choice.Current;
        }

        // A gate that was passed is never closed again for the release that passed it.
        return open || choice.TargetIsCurrent ? choice.Target : choice.Current;
    }

    private static (Release?, string) ReturnTo(
        AppStack stack, AppStackSpec spec, ObservedState observed, ReleaseChoice choice,
        IReadOnlyDictionary<string, ConnectionInfo> connections)
    {
        if (spec.Rollout!.OnFailure == RolloutFailureAction.Hold)
        {
            return (null, "It is held, as spec.rollout.onFailure says");
        }

        if (choice.LastGood is not { } good)
        {
            return (null, "There is no earlier good release to go back to");
        }

        var records = RecordReader.Migrations(observed.Revisions);
        var key = MigrationIdentity.Key(stack.Metadata.Name!, good.Release.Spec, observed.Claims, connections);
        var own = records.FirstOrDefault(r => r.Data.Key == key);
        return RollbackGuard.Newer(records, own) is null
            ? (good.Release, "")
            : (null, $"Release {good.Release.Id} cannot run on the migrated schema, which is not backward compatible");
    }

    // Once it has started the app stays down whatever becomes of the other gates, or old pods would meet a schema in the making.
    private static bool StopsForMigration(
        AppStack stack, AppStackSpec spec, ObservedState observed, ReleaseChoice choice, MigrationView? migration,
        IReadOnlyList<GateResult> earlier)
    {
        if (MigrationJob.Incompatible(stack, observed, except: null) is not null)
        {
            return true;
        }

        if (spec.Migration is not { BackwardCompatible: false } || choice.TargetIsCurrent || migration is null)
        {
            return false;
        }

        return migration.State is MigrationState.Running or MigrationState.Failed
            || (migration.State == MigrationState.Pending && earlier.All(g => g.IsOpen || g.Gate == GateName.Migration));
    }

    // After it has ended too: whatever gate closes meanwhile, pods from before it must not meet the schema that it left.
    private static bool IsOutdated(
        AppStack stack, ObservedState observed, Release? rendered, IReadOnlyDictionary<string, ConnectionInfo> connections) =>
        rendered is not null && RollbackGuard.Barrier(
            MigrationJob.Succeeded(stack, observed), rendered.Spec,
            MigrationIdentity.Key(stack.Metadata.Name!, rendered.Spec, observed.Claims, connections),
            RecordReader.Releases(observed.Revisions).FirstOrDefault(r => r.Release.Hash == rendered.Hash)) is not null;

    // One that came up late after all is left in peace; so is one whose pods never stopped starting.
    private static bool StartsAnew(ReleaseChoice choice, ReleaseRecord? record) => record is { Outcome: ReleaseOutcome.Failed }
        ? !choice.TargetComplete
        : record is { Outcome: ReleaseOutcome.Pending } && !choice.TargetIsCurrent;

    // To Kubernetes a rollout of no pods is complete, and no deadline holds for those that come after: only another template has
    // one.
    private static bool Resumes(AppStackSpec spec, ReleaseChoice choice) =>
        choice is { AttemptIsCurrent: true, TargetRecord.Outcome: ReleaseOutcome.Pending, Rollout: { State: RolloutState.Complete, Desired: 0 } }
        && spec is { Suspend: false, Web: { } web } && (web.Autoscaling?.MinReplicas ?? web.Replicas) > 0;

    private static RecordChanges Records(
        AppStackSpec spec, ObservedState observed, ReleaseChoice choice, bool open, bool failed, bool failsNow, bool resumes,
        string? reason)
    {
        if (choice.Target is not { } target)
        {
            return new RecordChanges();
        }

        var record = choice.TargetRecord;
        var complete = choice.TargetComplete || (spec.Web is null && open);
        var isWanted =
            record is null || !choice.TargetIsNewest || (record.Outcome == ReleaseOutcome.Failed && !failed) || resumes;
        return new RecordChanges
        {
            Want = isWanted ? target : null,
            Attempt = isWanted && (resumes || StartsAnew(choice, record))
                ? RecordReader.Next(observed.Revisions).ToString(CultureInfo.InvariantCulture)
                : null,
            Good = complete && !failed && !spec.Suspend && record is { Outcome: ReleaseOutcome.Pending } ? target : null,
            Failed = failsNow ? (target, reason ?? Reasons.RolloutFailed) : null,
        };
    }
}
