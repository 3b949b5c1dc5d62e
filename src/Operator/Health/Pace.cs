using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>When to check again. Pure.</summary>
internal static class Pace
{
    // A server that is down for longer is not likely to be back in the next second, and each look at it costs a time-out.
    private static readonly TimeSpan Urgent = TimeSpan.FromMinutes(5);

    /// <summary>
    /// 1.5 to 2 s after a first failure, until the threshold decides; 1 to 2 s for the first five minutes in which the target is
    /// not healthy; otherwise its interval, less up to a fifth, so that checks spread out and none is late.
    /// </summary>
    /// <param name="down">For how long the target has not been healthy.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Next(HealthReading reading, CheckTarget target, TimeSpan down, double random)
    {
        var regular = target.Interval * (1 - (0.2 * random));
        var soon = reading switch
        {
            { State: not HealthState.Unhealthy, ConsecutiveFailures: > 0 } => TimeSpan.FromSeconds(1.5 + (0.5 * random)),
            { State: not HealthState.Healthy } when down < Urgent => TimeSpan.FromSeconds(1 + random),
            _ => regular,
        };
        return soon < regular ? soon : regular;
    }

    /// <summary>How long the last known health is valid without a result.</summary>
    public static TimeSpan Standing(CheckTarget target) => target.Interval * target.FailureThreshold;
}
