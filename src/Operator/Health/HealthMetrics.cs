using System.Diagnostics.Metrics;

namespace Ballast.Operator.Health;

/// <summary>Metrics of checks. Durations are in seconds and include connecting.</summary>
internal static class HealthMetrics
{
    /// <summary>The meter of the operator's own metrics.</summary>
    public const string MeterName = "Ballast.Operator";

    /// <summary>The counter with a series for each dependency of each stack.</summary>
    public const string ChecksName = "ballast.checks";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "ballast.check.duration", "s", "Time that a health check takes.", null,
        new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
        });

    private static readonly Counter<long> Checks = Meter.CreateCounter<long>(
        ChecksName, "{check}", "Health checks by outcome: Healthy, or the reason why not.");

    public static void Record(TargetName name, string engine, CheckResult result, TimeSpan took)
    {
        var outcome = result.State == HealthState.Healthy ? nameof(HealthState.Healthy) : result.Reason;
        Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));
        Checks.Add(
            1,
            new("namespace", name.Namespace),
            new("stack", name.Stack),
            new("dependency", name.Name),
            new("engine", engine),
            new("outcome", outcome));
    }
}
