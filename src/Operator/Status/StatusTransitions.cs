using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>Finds the Events for the change from one status to the next.</summary>
internal static class StatusTransitions
{
    /// <summary>
    /// The transitions, first those of parts, then those of the whole stack; none between equal statuses. For a first status
    /// only failures and what is ready: other states may have been reached before the operator first saw the stack.
    /// </summary>
    public static IReadOnlyList<StackEvent> Between(AppStackStatus? before, AppStackStatus after)
    {
        // An observed generation of -1, the CRD's default, means that no reconcile has written a status yet.
        var known = before is { ObservedGeneration: >= 0 } ? before : null;
        List<StackEvent> particulars =
        [
            .. DependencyTransitions.Between(known, after),
            .. OfMigration(known?.Migration, after.Migration, isFirst: known is null),
            .. OfBudget(known, after),
            .. OfRelease(known, after),
            .. OfAdmission(known, after),
            .. OfTasks(known, after),
        ];

        // The whole stack often gets the reason of one failing part: one Event is enough.
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

    private static IEnumerable<StackEvent> OfAdmission(AppStackStatus? before, AppStackStatus after)
    {
        foreach (var child in after.Admission ?? [])
        {
            var known = before?.Admission?.Find(a => a.Object == child.Object)?.Fields ?? [];
            if (child.Fields.Except(known).Any())
            {
                yield return StackEvent.Of(
                    Reasons.ChangedByAdmission,
                    $"admission changed {child.Object}, and it is left so: {string.Join(", ", child.Fields)}");
            }
        }
    }

    // A task may fail again and again: each failure is an Event.
    private static IEnumerable<StackEvent> OfTasks(AppStackStatus? before, AppStackStatus after) =>
        from task in after.Tasks ?? []
        where TaskSection.HasFailed(task) && before?.Tasks?.Find(t => t.Name == task.Name)?.LastFailure != task.LastFailure
        select StackEvent.Of(Reasons.TaskFailed, TasksCondition.Words(task));

    private static IEnumerable<StackEvent> OfRelease(AppStackStatus? before, AppStackStatus after)
    {
        if (before is not null && after.Release is { LastGood: { } good } release && good == release.Current
            && before.Release?.LastGood != good)
        {
            yield return StackEvent.Of(Reasons.ReleaseRolledOut, $"release {good} (image {release.Image}) rolled out");
        }
    }
}
