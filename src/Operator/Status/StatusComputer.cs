using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Status;

/// <summary>
/// Says what a stack is, from what was planned, seen and done in one reconcile. What it all means: docs/status.md.
/// </summary>
internal static class StatusComputer
{
    /// <summary>The whole status. Equal inputs give an equal status, so that a stack at rest causes no write.</summary>
    /// <param name="stack">Its own status is the previous one: for times, history and last known health alone.</param>
    public static AppStackStatus Compute(
        AppStack stack, StackPlan plan, ObservedState observed, ApplyReport report, HealthSnapshot health, DateTimeOffset now)
    {
        var inputs = new StatusInputs(stack, plan, observed, report, health, WholeSeconds(now));
        var dependencies = DependencySection.Compute(inputs);
        var migration = MigrationSection.Compute(inputs);
        return new AppStackStatus
        {
            ObservedGeneration = stack.Metadata.Generation ?? 0,
            Conditions = Conditions.Compute(inputs),
            Dependencies = dependencies,
            Migration = migration,
            Web = WebSection.Compute(inputs),
            Release = ReleaseSection.Compute(inputs),
            Summary = SummarySection.Compute(inputs, dependencies, migration),
        };
    }

    // Kubernetes keeps no fractions: with them, what is read back would never equal what was written.
    private static DateTimeOffset WholeSeconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
