namespace Ballast.Operator.Health;

/// <summary>Weighs answers. Pure.</summary>
internal static class HealthJudge
{
    /// <summary>The reading after one more answer.</summary>
    /// <param name="failureThreshold">Failures in a row that make a healthy target unhealthy; one is enough for any other.</param>
    public static HealthReading Next(HealthReading previous, CheckResult answer, int failureThreshold)
    {
        if (answer.State == HealthState.Healthy)
        {
            return new HealthReading(HealthState.Healthy, answer, 0);
        }

        var misses = previous.ConsecutiveFailures + 1;
        return previous.State == HealthState.Healthy && misses < failureThreshold
            ? previous with { ConsecutiveFailures = misses }
            : new HealthReading(HealthState.Unhealthy, KeepWhatIsKnown(previous.Last, answer), misses);
    }

    /// <summary>Whether someone who acted on one reading has to look again at the other. Latency alone is no reason.</summary>
    public static bool Differs(HealthReading previous, HealthReading next) =>
        previous.State != next.State
        || previous.Last?.Reason != next.Last?.Reason
        || previous.Last?.Message != next.Last?.Message
        || previous.Last?.Version != next.Last?.Version
        || previous.Last?.MaxConnections != next.Last?.MaxConnections
        || previous.Last?.ReservedConnections != next.Last?.ReservedConnections;

    private static CheckResult KeepWhatIsKnown(CheckResult? last, CheckResult answer) => answer with
    {
        Version = answer.Version ?? last?.Version,
        MaxConnections = answer.MaxConnections ?? last?.MaxConnections,
        ReservedConnections = answer.ReservedConnections ?? last?.ReservedConnections,
    };
}
