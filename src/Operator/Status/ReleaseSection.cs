using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Status;

/// <summary>The status of releases. Releases are shown by their short id, as in names, annotations and messages.</summary>
internal static class ReleaseSection
{
    // The default of spec.rollout.historyLimit.
    private const int HistoryLimit = 10;

    public static ReleaseStatus Compute(StatusInputs inputs)
    {
        var plan = inputs.Plan;
        var known = inputs.Previous?.Release;
        var current = plan.Current?.Id;
        var history = plan.History.Take(plan.Spec.Rollout?.HistoryLimit ?? HistoryLimit)
            .Select(r => new ReleaseHistoryEntry
            {
                Release = r.Release.Id,
                Image = r.Release.Image,
                Outcome = (IsGoodNow(inputs, r.Release) ? ReleaseOutcome.Good : r.Outcome).ToString(),
                CreatedAt = r.CreatedAt,
            }).ToList();
        return new ReleaseStatus
        {
            Current = current,
            Image = plan.Current?.Image ?? plan.Target?.Image ?? Component.MainImage(plan.Spec),
            Since = current is null ? null : inputs.Since(known?.Current == current, known?.Since),
            Target = plan.Target?.Id,
            LastGood = plan.Records.Good is { } good && IsGoodNow(inputs, good) ? good.Id : plan.LastGood?.Id,

            // Every plan of a valid spec handles the annotation: it is part of the Job's name, and decides whether a release
            // counts as failed.
            LastHandledRetry =
                (inputs.IsSpecValid ? inputs.Stack.Metadata.Annotation(Labels.Retry) : null) ?? known?.LastHandledRetry,
            History = history.Count > 0 ? history : null,
        };
    }

    // Recorded in this reconcile, before the status: otherwise each release would take another write of the status for it.
    private static bool IsGoodNow(StatusInputs inputs, Release release) =>
        inputs.Plan.Records.Good?.Hash == release.Hash && inputs.Report is { Faults.Count: 0, Conflict: false };
}
