using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>How a release is brought out and taken back.</summary>
public sealed record RolloutSpec
{
    /// <summary>
    /// Seconds without progress after which a rollout has failed. Unset: 600, or 60 more than web.health.startup.withinSeconds
    /// where that is more. Time in which a required dependency is down does not count.
    /// </summary>
    [Bounds(10, 86400)]
    public int? ProgressDeadlineSeconds { get; set; }

    /// <summary>What happens then.</summary>
    public RolloutFailureAction OnFailure { get; set; } = RolloutFailureAction.Rollback;

    /// <summary>Releases that are remembered.</summary>
    [Bounds(1, 50)]
    public int HistoryLimit { get; set; } = 10;
}

/// <summary>What happens when a rollout fails.</summary>
public enum RolloutFailureAction
{
    /// <summary>Back to the last good release.</summary>
    Rollback,

    /// <summary>Stay, and wait for a person.</summary>
    Hold,
}
