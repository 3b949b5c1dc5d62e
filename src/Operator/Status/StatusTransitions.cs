using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Finds what is worth an Event in the change from one status to the next.</summary>
internal static class StatusTransitions
{
    /// <summary>
    /// The transitions, particulars before the whole; none between equal statuses. A first status tells of trouble and of what is
    /// ready at once, not of things that were so before anybody looked.
    /// </summary>
    public static IReadOnlyList<StackEvent> Between(AppStackStatus? before, AppStackStatus after)
    {
        // The CRD's default of -1 is the status of a stack that nobody has looked at.
        var known = before is { ObservedGeneration: >= 0 } ? before : null;
        List<StackEvent> particulars =
        [
            .. DependencyTransitions.Between(known, after),
            .. OfMigration(known?.Migration, after.Migration, isFirst: known is null),
            .. OfBudget(known, after),
            .. OfRelease(known, after),
        ];

        // One failing part often gives the whole its reason: said once is enough.
        var whole = ReadyTransitions.Between(known, after).Where(w => !particulars.Exists(p => p.Reason == w.Reason));
        return [.. particulars, .. whole];
    }

    private static IEnumerable<StackEvent> OfMigration(MigrationStatus? before, MigrationStatus? after, bool isFirst)
    {
        if (after?.Job is not { } job || (before?.Job == job && before.State == after.State))
        {
            yield break;
        }

        var attempts = after.Attempts is null or 1 ? "" : $" after {after.Attempts} attempts";
        switch (after.State)
        {
            case MigrationState.Running:
                yield return StackEvent.Of(Reasons.MigrationRunning, $"migration Job {job} started");
                break;
            case MigrationState.Succeeded when !isFirst:
                yield return StackEvent.Of(Reasons.MigrationSucceeded, $"migration Job {job} succeeded{attempts}");
                break;
            case MigrationState.Failed:
                var code = after.ExitCode is { } exitCode ? $" with exit code {exitCode}" : "";
                var words = after.Tail is { } tail ? $": {tail}" : "";
                yield return StackEvent.Of(Reasons.MigrationFailed, $"migration Job {job} failed{attempts}{code}{words}");
                break;
        }
    }

    private static IEnumerable<StackEvent> OfBudget(AppStackStatus? before, AppStackStatus after)
    {
        if (Conditions.Find(after, ConditionTypes.ConnectionBudget) is { IsFalse: true } budget
            && Conditions.Find(before, ConditionTypes.ConnectionBudget)?.IsFalse != true)
        {
            yield return StackEvent.Of(budget.Reason, budget.Message);
        }
    }

    private static IEnumerable<StackEvent> OfRelease(AppStackStatus? before, AppStackStatus after)
    {
        if (before is not null && after.Release is { LastGood: { } good } release && good == release.Current
            && before.Release?.LastGood != good)
        {
            yield return StackEvent.Of(Reasons.ReleaseRolledOut, $"release {good} (image {release.Image}) rolled out");
        }
    }
}
