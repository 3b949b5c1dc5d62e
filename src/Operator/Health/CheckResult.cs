using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>The health of a target. Unknown does not mean unhealthy.</summary>
internal enum HealthState
{
    Unknown,
    Healthy,
    Unhealthy,
}

/// <summary>The result of one check.</summary>
/// <param name="State">Healthy or Unhealthy.</param>
/// <param name="Reason">A constant of <c>Reasons</c>; empty when healthy.</param>
/// <param name="Message">For people, without secrets or exception texts; empty when healthy.</param>
/// <param name="At">When the check ended.</param>
/// <param name="Latency">
/// Time from request to answer, without connecting; smoothed in a <see cref="HealthReading"/>. Zero for a failure.
/// </param>
internal sealed record CheckResult(HealthState State, string Reason, string Message, DateTimeOffset At, TimeSpan Latency)
{
    /// <summary>Version that the server reports.</summary>
    public string? Version { get; init; }

    /// <summary>The server's max_connections, if it reports it.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Connections that the server reserves for its administrators.</summary>
    public int? ReservedConnections { get; init; }
}

/// <summary>The current health of one target, derived from the last results and the failure threshold.</summary>
/// <param name="State">Unknown until a first result. Healthy becomes Unhealthy only after as many consecutive failures as the
/// threshold.</param>
/// <param name="Last">
/// The result that decides the state: failures below the threshold do not replace the last good result. Null before the first.
/// The version and connections that the server reported are kept while it is unhealthy.
/// </param>
/// <param name="ConsecutiveFailures">The current number of consecutive failures.</param>
internal sealed record HealthReading(HealthState State, CheckResult? Last, int ConsecutiveFailures)
{
    /// <summary>
    /// The address and credentials that the last check used; null before the first check, and for anything but a dependency.
    /// </summary>
    public ConnectionInfo? Connection { get; init; }
}

/// <summary>The current health of a stack's targets: dependencies by name, and the app's detail endpoint.</summary>
internal sealed record HealthSnapshot(IReadOnlyDictionary<string, HealthReading> Dependencies, HealthReading? App)
{
    public static HealthSnapshot Empty { get; } = new(new Dictionary<string, HealthReading>(), null);

    /// <summary>
    /// The health of a dependency, or of the app if the name is <see cref="TargetName.App"/>; null if there is none.
    /// </summary>
    public HealthReading? Of(string name) => name == TargetName.App ? App : Dependencies.GetValueOrDefault(name);
}
