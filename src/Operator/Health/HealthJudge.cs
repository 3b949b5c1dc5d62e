namespace Ballast.Operator.Health;

/// <summary>Derives a target's health from the results of its checks. Pure.</summary>
internal static class HealthJudge
{
    /// <summary>The reading after one more result.</summary>
    /// <param name="failureThreshold">Consecutive failures that make a healthy target unhealthy.</param>
    /// <param name="trustsFirstFailure">
    /// True: an unknown target becomes unhealthy after one failure. False: also after <paramref name="failureThreshold"/>.
    /// </param>
    public static HealthReading Next(
        HealthReading previous, CheckResult answer, int failureThreshold, bool trustsFirstFailure = true)
    {
        if (answer.State == HealthState.Healthy)
        {
            return new HealthReading(HealthState.Healthy, answer, 0);
        }

        var misses = previous.ConsecutiveFailures + 1;
        var isPatient = previous.State == HealthState.Healthy
            || (previous.State == HealthState.Unknown && !trustsFirstFailure);
        return isPatient && misses < failureThreshold
            ? previous with { ConsecutiveFailures = misses }
            : new HealthReading(HealthState.Unhealthy, KeepWhatIsKnown(previous.Last, answer), misses);
    }

    /// <summary>Whether the change must trigger a reconcile. A change of the latency alone does not.</summary>
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
