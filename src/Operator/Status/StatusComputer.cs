using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Status;

/// <summary>
/// Computes the status from the plan, the observed state and the writes of one reconcile. The meaning of each field:
/// docs/status.md.
/// </summary>
internal static class StatusComputer
{
    /// <summary>
    /// The whole status. Equal inputs give an equal status: otherwise a stack without changes would be written again and again.
    /// </summary>
    /// <param name="stack">Its own status is the previous one: used only for times, history and last known health.</param>
    public static AppStackStatus Compute(
        AppStack stack, StackPlan plan, ObservedState observed, ApplyReport report, HealthSnapshot health, DateTimeOffset now)
    {
        var inputs = new StatusInputs(stack, plan, observed, report, health, WholeSeconds(now));
        if (stack.Unreadable is not null)
        {
            // Nothing is known of the spec: what is known of the rest stays.
            return (stack.Status ?? new AppStackStatus()) with
            {
                ObservedGeneration = stack.Metadata.Generation ?? 0,
                Conditions = Conditions.Compute(inputs),
            };
        }

        var dependencies = DependencySection.Compute(inputs);
        var migration = MigrationSection.Compute(inputs);
        return new AppStackStatus
        {
            ObservedGeneration = stack.Metadata.Generation ?? 0,
            ReachedGeneration = Progress.Reached(inputs),
            Conditions = Conditions.Compute(inputs),
            Dependencies = dependencies,
            Migration = migration,
            Web = WebSection.Compute(inputs),
            Processes = ProcessSection.Compute(inputs),
            Tasks = TaskSection.Compute(inputs),
            Release = ReleaseSection.Compute(inputs),
            Admission = AdmissionSection.Compute(inputs),
            Summary = SummarySection.Compute(inputs, dependencies, migration),
        };
    }

    // Cut to whole seconds: Kubernetes keeps no fractions, so with them the status that is read back would never equal what was
    // written.
    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
