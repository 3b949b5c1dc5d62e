using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>The decisions about the rollout.</summary>
/// <param name="Gate">The result of the rollout gate.</param>
/// <param name="Rendered">The release to apply now; null: none.</param>
/// <param name="StopApp">True: the app stops for a migration that is not backward compatible.</param>
/// <param name="Records">What to write to the records.</param>
internal sealed record RolloutPlan(GateResult Gate, Release? Rendered, bool StopApp, RecordChanges Records)
{
    /// <summary>When to decide again although nothing changes: the end of an allowance for an outage. Null: never.</summary>
    public DateTimeOffset? LookAt { get; init; }
}

/// <summary>Decides which release the app's children get: the wanted one, the running one, or the last good one.</summary>
internal static class RolloutPlanner
{
    public static RolloutPlan Plan(
        PlanContext context, ReleaseChoice choice, MigrationView? migration, IReadOnlyList<GateResult> earlier,
        IReadOnlyList<DependencyReading> dependencies)
    {
        var allowed = ExceedsDeadline(context, choice)
            ? OutageAllowance.Until(context, choice.Rollout!, dependencies)
            : null;
        var attempt = Judge(context, choice, earlier, allowed);
        var problem = context.Workloads.Problem;
        var failure = Failure(context, choice, attempt, problem);
        var rendered = RenderedOf(choice, attempt, failure?.ReturnTo);
        var stops = StopsForMigration(context, migration, earlier) || IsOutdated(context, rendered);
        var rests = stops || Quiescence.Of(context, migration, earlier) == QuiesceMode.StopProcesses;
        return new RolloutPlan(
            RolloutGate.Plan(context.Spec, choice, attempt, failure, problem), rendered, stops,
            Records(context, choice, attempt, failure?.Reason, rests))
        {
            LookAt = attempt == AttemptState.FailsNow || allowed == DateTimeOffset.MaxValue
                ? null
                : allowed ?? choice.Rollout?.LookAt,
        };
    }

    private static AttemptState Judge(
        PlanContext context, ReleaseChoice choice, IReadOnlyList<GateResult> earlier, DateTimeOffset? allowed)
    {
        if (ExceedsDeadline(context, choice) && !(allowed > context.Observed.At))
        {
            return AttemptState.FailsNow;
        }

        if (choice.TargetFailed(context.Retry))
        {
            return AttemptState.Failed;
        }

        var isOpen = choice.Target is not null && earlier.All(g => g.IsOpen);
        if (choice.TargetComplete || (!context.WantsWorkloads && isOpen))
        {
            return AttemptState.Complete;
        }

        // Once the workloads have the release, a gate that closes later does not stop its rollout.
        return isOpen || choice.TargetIsCurrent ? AttemptState.RollingOut : AttemptState.Held;
    }

    // A release that has rolled out completely once cannot fail its rollout any more: pods that become unready later are reported
    // as health, and must not cause a rollback.
    private static bool ExceedsDeadline(PlanContext context, ReleaseChoice choice) =>
        choice is { AttemptIsCurrent: true, Rollout.State: RolloutState.DeadlineExceeded }
        && choice.TargetRecord is not { Outcome: ReleaseOutcome.Good or ReleaseOutcome.Failed } && !context.Spec.Suspend;

    private static RolloutFailure? Failure(
        PlanContext context, ReleaseChoice choice, AttemptState attempt, PodProblem? problem)
    {
        if (attempt is not (AttemptState.Failed or AttemptState.FailsNow))
        {
            return null;
        }

        var reason = attempt == AttemptState.FailsNow
            ? problem?.Reason ?? Reasons.RolloutFailed
            : choice.TargetRecord?.FailedReason;
        var (back, noReturn) = ReturnTo(context, choice);
        return new RolloutFailure(reason, back, noReturn);
    }

    private static (Release? Release, string NoReturn) ReturnTo(PlanContext context, ReleaseChoice choice)
    {
        if (context.Spec.Rollout.OnFailure == RolloutFailureAction.Hold)
        {
            return (null, "It is not rolled back, because spec.rollout.onFailure is Hold");
        }

        if (choice.LastGood is not { } good)
        {
            return (null, "There is no earlier good release to roll back to");
        }

        if (choice.Current?.Hash != good.Release.Hash && Unreachable(context, good.Release) is { } fault)
        {
            return (null, $"There is no return to release {good.Release.Id}: {fault}");
        }

        var keys = context.MigrationKeys(good.Release);
        return RollbackGuard.Obstacle(context.Migrated(good.Release), good, keys) is null
            ? (good.Release, "")
            : (null, $"Release {good.Release.Id} cannot run on the migrated schema, which is not backward compatible");
    }

    // Why a required server of the release cannot be used: its Secret is gone, or does not hold a connection any more.
    private static string? Unreachable(PlanContext context, Release release) => (
        from dependency in release.Spec.Over(context.Stack.Spec).Value.Dependencies ?? []
        where dependency.Required
        let found = context.Connections.Of(dependency)
        where found.Connection is null
        select $"{dependency.Name}: {found.Message}").FirstOrDefault();

    private static Release? RenderedOf(ReleaseChoice choice, AttemptState attempt, Release? back) => attempt switch
    {
        AttemptState.Failed or AttemptState.FailsNow => back ?? choice.Current,
        AttemptState.Held => choice.Current,
        _ => choice.Target,
    };

    // Once the migration has started, keep the app stopped even if another gate closes: pods of the old release would run on a
    // half-migrated schema.
    private static bool StopsForMigration(
        PlanContext context, MigrationView? migration, IReadOnlyList<GateResult> earlier)
    {
        // A stopped app does not start either beside the pod of a migration that was taken back: its container could still start.
        if (context.Migrations.Incompatible(except: null) is not null
            || (context.Migrations.HasLeftover && context.Workloads.All.Count > 0 && !context.Workloads.MayRun))
        {
            return true;
        }

        // Also where the wanted release is the one that runs: its migration runs again on a database that was replaced.
        if (context.Spec.Migration is not { BackwardCompatible: false } || migration is null)
        {
            return false;
        }

        return migration.State is MigrationState.Running or MigrationState.Failed
            || (migration.State == MigrationState.Pending && earlier.All(g => g.IsOpen || g.Gate == GateName.Migration));
    }

    // Also after the migration has ended: if a gate closes then, pods of the older release must not run on the new schema.
    internal static bool IsOutdated(PlanContext context, Release? rendered) =>
        rendered is not null && RollbackGuard.Barrier(
            context.Migrated(rendered), rendered.Spec, context.MigrationKeys(rendered),
            context.History.Release(rendered.Hash)) is not null;

    // A rollout with 0 replicas is complete to Kubernetes, and its deadline does not apply to pods that are added later. Start a
    // new attempt, which changes the pod template: otherwise a release whose pods never become ready would never fail.
    private static bool Resumes(PlanContext context, ReleaseChoice choice) =>
        choice is
        {
            AttemptIsCurrent: true, TargetRecord.Outcome: ReleaseOutcome.Pending,
            Rollout: { State: RolloutState.Complete, Desired: 0 },
        }
        && !context.Spec.Suspend && Component.Workloads(context.Spec).Any(c => WorkloadSize.LeastPods(c.Spec) > 0);

    // No new attempt if the failed release has since become available, or if the workloads still have the pending release: both
    // would restart its pods for nothing.
    private static bool StartsAnew(ReleaseChoice choice) => choice.TargetRecord switch
    {
        { Outcome: ReleaseOutcome.Failed } => !choice.TargetComplete,
        { Outcome: ReleaseOutcome.Pending } => !choice.TargetIsCurrent,
        _ => false,
    };

    private static RecordChanges Records(
        PlanContext context, ReleaseChoice choice, AttemptState attempt, string? failure, bool rests)
    {
        var resumes = !rests && Resumes(context, choice);
        var changes = new RecordChanges { Migrated = context.Migrations.Unrecorded };
        if (choice.Target is not { } target)
        {
            return changes;
        }

        var record = choice.TargetRecord;
        var hasFailed = attempt is AttemptState.Failed or AttemptState.FailsNow;
        var isWanted = record is null || !choice.TargetIsNewest || resumes
            || (record.Outcome == ReleaseOutcome.Failed && !hasFailed);
        var isGood = attempt == AttemptState.Complete && !context.Spec.Suspend && !rests
            && record is { Outcome: ReleaseOutcome.Pending };
        return changes with
        {
            Target = isWanted ? target : null,
            Attempt = isWanted && (resumes || StartsAnew(choice))
                ? context.History.Next.ToString(CultureInfo.InvariantCulture)
                : null,
            Good = isGood ? target : null,
            Failed = attempt == AttemptState.FailsNow ? (target, failure ?? Reasons.RolloutFailed) : null,
        };
    }
}
