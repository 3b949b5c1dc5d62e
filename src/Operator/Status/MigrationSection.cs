using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Status;

/// <summary>The status of the wanted release's migration.</summary>
internal static class MigrationSection
{
    /// <summary>Null if there is no migration, or its database's identity is not known yet.</summary>
    public static MigrationStatus? Compute(StatusInputs inputs)
    {
        var known = inputs.Previous?.Migration;
        if (!inputs.IsSpecValid)
        {
            return known;
        }

        if (inputs.Plan.Migration is not { } view)
        {
            return null;
        }

        // The Job was deleted after it succeeded. Keep Succeeded: it tells that the migration ran for this release, which
        // AlreadyApplied would hide.
        if (view.State == MigrationState.AlreadyApplied && known?.State == MigrationState.Succeeded && known.Key == view.Key)
        {
            return known;
        }

        var hasJob = view.State is MigrationState.Running or MigrationState.Succeeded or MigrationState.Failed;
        return new MigrationStatus
        {
            Key = view.Key,
            State = view.State,
            Job = hasJob ? view.JobName : null,
            Attempts = view.Attempts > 0 ? view.Attempts : null,
            ExitCode = view.ExitCode,
            StartedAt = view.StartedAt,
            CompletedAt = view.CompletedAt,
            Tail = view.Tail,
            Problem = view.Problem,
        };
    }
}
