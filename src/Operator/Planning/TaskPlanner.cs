using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>Tasks follow the rollout: a release that does not start well must not run its tasks either.</summary>
internal static class TaskPlanner
{
    /// <summary>The rendered release if it has rolled out completely, otherwise the newest that has; null if none has.</summary>
    public static Release? ReleaseOf(PlanContext context, RolloutPlan rollout) =>
        rollout.Rendered is not { } rendered ? null
            : rollout.Records.Good?.Hash == rendered.Hash
                || context.History.Release(rendered.Hash) is { Outcome: ReleaseOutcome.Good } ? rendered
            : context.History.Good.FirstOrDefault()?.Release;
}
