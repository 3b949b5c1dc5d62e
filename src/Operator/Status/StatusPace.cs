using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>
/// Decides which changes of a status may be written a moment later, together with those that follow. A stack that starts passes
/// through a dozen states in a few seconds, and each would be a write. Pure.
/// </summary>
internal static class StatusPace
{
    /// <summary>The least time between two writes that only tell how far a stack is.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // A change of their status is never held back.
    private static readonly string[] Urgent = [ConditionTypes.Ready, ConditionTypes.Stalled, ConditionTypes.Available];

    /// <summary>
    /// True: before and after, the stack waits for something that needs nobody, with the same spec, and only how far it is has
    /// changed.
    /// </summary>
    public static bool MayWait(AppStackStatus? before, AppStackStatus after) =>
        before is not null && before.ObservedGeneration == after.ObservedGeneration
        && IsUnderWay(before) && IsUnderWay(after)
        && Array.TrueForAll(Urgent, type => StatusOf(before, type) == StatusOf(after, type))
        && Lasting(before.Migration) == Lasting(after.Migration);

    /// <summary>True: the stack waits for something that needs nobody.</summary>
    public static bool IsUnderWay(AppStackStatus status) =>
        Conditions.Find(status, ConditionTypes.Ready) is { IsTrue: false } ready
        && ReasonTable.Find(ready.Reason) is { IsTransient: true };

    // What only the status remembers once the pod is gone.
    private static (string?, MigrationState?, int?, string?) Lasting(MigrationStatus? migration) =>
        (migration?.Job, migration?.State, migration?.ExitCode, migration?.Problem);

    private static string? StatusOf(AppStackStatus status, string type) => Conditions.Find(status, type)?.Status;
}
