namespace Ballast.Operator.Health;

/// <summary>What is known of something that is checked. Unknown is not down.</summary>
internal enum HealthState
{
    Unknown,
    Healthy,
    Unhealthy,
}

/// <summary>The answer to one check.</summary>
/// <param name="State">Healthy or Unhealthy.</param>
/// <param name="Reason">A constant of <c>Reasons</c>; empty when healthy.</param>
/// <param name="Message">Plain words without secrets or exception texts; empty when healthy.</param>
/// <param name="At">When the answer came.</param>
/// <param name="Latency">
/// How long the answer to the question itself took, connecting aside; smoothed in a <see cref="HealthReading"/>. Zero for a
/// failure.
/// </param>
internal sealed record CheckResult(HealthState State, string Reason, string Message, DateTimeOffset At, TimeSpan Latency)
{
    /// <summary>Version that the server reports.</summary>
    public string? Version { get; init; }

    /// <summary>Connections that the server accepts, where it says so.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Connections it keeps for its administrators.</summary>
    public int? ReservedConnections { get; init; }
}

/// <summary>The standing judgement on one target: the last answers weighed by threshold.</summary>
/// <param name="State">Unknown until a first result; what was Healthy is Unhealthy only after the threshold of misses in a
/// row.</param>
/// <param name="Last">
/// The newest answer that counts: a miss within the threshold leaves the last good one standing. Null before the first.
/// What a server once said of itself (version, connections) stands while it is down.
/// </param>
/// <param name="ConsecutiveFailures">Failures in a row up to now.</param>
internal sealed record HealthReading(HealthState State, CheckResult? Last, int ConsecutiveFailures);

/// <summary>The standing judgements on a stack's targets: dependencies by name, and the app's detail endpoint.</summary>
internal sealed record HealthSnapshot(IReadOnlyDictionary<string, HealthReading> Dependencies, HealthReading? App)
{
    public static HealthSnapshot Empty { get; } = new(new Dictionary<string, HealthReading>(), null);

    /// <summary>
    /// The judgement on a dependency, or on the app where the name is <see cref="TargetName.App"/>; null where there is none.
    /// </summary>
    public HealthReading? Of(string name) => name == TargetName.App ? App : Dependencies.GetValueOrDefault(name);
}
