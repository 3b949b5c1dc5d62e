using Ballast.Operator.Health;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Planning;

/// <summary>
/// Time in which a required dependency is down does not count towards a rollout's deadline: no app becomes ready without its
/// database, so the release is not at fault.
/// </summary>
internal static class OutageAllowance
{
    /// <summary>
    /// Until when a rollout that exceeded its deadline gets more time: a full deadline, counted from the end of the last outage.
    /// Null: no outage explains it. <see cref="DateTimeOffset.MaxValue"/>: the outage goes on.
    /// </summary>
    /// <param name="rollout">A rollout that exceeded its deadline.</param>
    public static DateTimeOffset? Until(
        PlanContext context, RolloutReading rollout, IReadOnlyList<DependencyReading> dependencies)
    {
        var required = dependencies.Where(d => d.Required).ToList();
        if (required.Exists(d => d.State != HealthState.Healthy))
        {
            return DateTimeOffset.MaxValue;
        }

        var back = required.Max(d => Since(context, d.Name));
        return back > rollout.LastProgress
            ? back + TimeSpan.FromSeconds(context.Spec.Rollout.ProgressDeadlineSeconds!.Value)
            : null;
    }

    // Since when it works. The plan that first sees a recovery is made before the status tells of it: then since that plan.
    private static DateTimeOffset? Since(PlanContext context, string dependency) =>
        context.Stack.Status?.Dependencies?.FirstOrDefault(d => d.Name == dependency) switch
        {
            { Ready: "True", Since: var since } => since,
            { Ready: "False" } => context.Observed.At,
            _ => null,
        };
}
