using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>When to ask again. Pure.</summary>
internal static class Pace
{
    /// <summary>
    /// 1 to 2 s while the target is not healthy, else its interval give or take a tenth, so that checks spread out.
    /// </summary>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Next(HealthReading reading, CheckTarget target, double random) =>
        reading.State == HealthState.Healthy
            ? target.Interval * (0.9 + (0.2 * random))
            : TimeSpan.FromSeconds(1 + random);

    /// <summary>How long a judgement from before stands while no answer comes.</summary>
    public static TimeSpan Standing(CheckTarget target) => target.Interval * target.FailureThreshold;
}
