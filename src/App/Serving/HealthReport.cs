using System.Text.Json.Serialization;
using Ballast.App.Dependencies;

namespace Ballast.App.Serving;

/// <summary>The short response: <c>{"status":"ok","database":"connected"}</c>.</summary>
internal sealed record HealthSummary(
    string Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Database = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Redis = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rabbitmq = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Influxdb = null);

/// <summary>The long response. Status is healthy, degraded (an optional dependency is down) or unhealthy.</summary>
internal sealed record HealthReport(
    string Status,
    DateTimeOffset Time,
    string Version,
    string Environment,
    double UptimeSeconds,
    MemoryReport Memory,
    CpuReport Cpu,
    DependencyReport Database,
    DependencyReport Redis,
    DependencyReport Rabbitmq,
    DependencyReport Influxdb);

/// <summary>Seconds of processors used since the start, and how many there are.</summary>
internal sealed record CpuReport(double UsedSeconds, int Processors);

/// <summary>In bytes. The limit is the container's, or the machine's if the container has none.</summary>
internal sealed record MemoryReport(long WorkingSet, long ManagedHeap, long Limit);

/// <summary>Status is connected, disconnected (Message says why) or not configured.</summary>
internal sealed record DependencyReport(
    string Status, bool Required, double? LatencyMilliseconds, string? Version, string? Message)
{
    public static DependencyReport From(DependencyStatus? status) => status is null
        ? new DependencyReport("not configured", false, null, null, null)
        : new DependencyReport(
            status.Up ? "connected" : "disconnected",
            status.Dependency.Required,
            Math.Round(status.Latency.TotalMilliseconds, 2),
            status.Version,
            status.Up ? null : status.Words);
}
