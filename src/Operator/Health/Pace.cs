using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>When to check again. Pure.</summary>
internal static class Pace
{
    /// <summary>
    /// 1 to 2 s while the target is not healthy, otherwise its interval plus or minus a tenth, so that checks spread out.
    /// </summary>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Next(HealthReading reading, CheckTarget target, double random) =>
        reading.State == HealthState.Healthy
            ? target.Interval * (0.9 + (0.2 * random))
            : TimeSpan.FromSeconds(1 + random);

    /// <summary>How long the last known health is valid without a result.</summary>
    public static TimeSpan Standing(CheckTarget target) => target.Interval * target.FailureThreshold;
}
