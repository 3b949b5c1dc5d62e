using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Health;

/// <summary>
/// Reads the last known health from a status. Checks start with it after a restart or a change of leader: otherwise a healthy
/// stack would become Unknown for a moment, which would write its status twice.
/// </summary>
internal static class KnownHealth
{
    /// <summary>The health of the targets in the status, without unknown ones.</summary>
    public static HealthSnapshot Of(AppStackStatus? status)
    {
        var dependencies = new Dictionary<string, HealthReading>(StringComparer.Ordinal);
        foreach (var dependency in status?.Dependencies ?? [])
        {
            if (OfDependency(dependency) is { } reading)
            {
                dependencies[dependency.Name] = reading;
            }
        }

        return new HealthSnapshot(dependencies, OfApp(status?.AppHealth()));
    }

    // Ignore reasons that are not from a check but about pods, volumes or Secrets: these are read again in each reconcile.
    private static HealthReading? OfDependency(DependencyStatus status) => status switch
    {
        { Ready: "True" } => Healthy(status.LatencyMilliseconds, status.Since, status.Version),
        { Ready: "False", Reason: { } reason } when ReasonTable.Find(reason) is { IsToldByCheck: true } =>
            Unhealthy(reason, status.Message, status.Since, status.Version),
        _ => null,
    };

    private static HealthReading? OfApp(WebHealthStatus? status) => status?.Status switch
    {
        AppHealthWords.Healthy => Healthy(status.LatencyMilliseconds, status.Since, null),
        AppHealthWords.Unhealthy => Unhealthy(Reasons.AppUnhealthy, status.Message, status.Since, null),
        AppHealthWords.Unreachable => Unhealthy(Reasons.CheckFailed, status.Message, status.Since, null),
        _ => null,
    };

    // A status without a latency comes from no check: check.mode is PodReady or None.
    private static HealthReading Healthy(int? milliseconds, DateTimeOffset? since, string? version)
    {
        var last = milliseconds is { } latency
            ? new CheckResult(HealthState.Healthy, "", "", since ?? default, TimeSpan.FromMilliseconds(latency))
            {
                Version = version
            }
            : null;
        return new HealthReading(HealthState.Healthy, last, 0);
    }

    private static HealthReading Unhealthy(string reason, string? message, DateTimeOffset? since, string? version)
    {
        var last =
            new CheckResult(HealthState.Unhealthy, reason, message ?? "", since ?? default, TimeSpan.Zero) { Version = version };
        return new HealthReading(HealthState.Unhealthy, last, 0);
    }
}
