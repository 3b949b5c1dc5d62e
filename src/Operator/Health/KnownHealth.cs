using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Health;

/// <summary>
/// The last known health in a status, as if it had just been read: what checks begin with after a restart or a change of leader,
/// so that neither makes a stack that is well look otherwise, nor writes anything.
/// </summary>
internal static class KnownHealth
{
    /// <summary>The judgements that the status tells of; what was unknown is left out.</summary>
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

        return new HealthSnapshot(dependencies, OfApp(status?.Web?.Health));
    }

    // A reason that no check told is about pods, volumes or Secrets: these are read anew, so that it is not kept.
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

    // Without a latency nobody ever asked: it counts as healthy by its pod alone, or by the author's word.
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
