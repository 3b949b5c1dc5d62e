using System.Reflection;
using Ballast.App.Commands;
using Ballast.App.Dependencies;

namespace Ballast.App.Serving;

/// <summary>
/// The health endpoints of the service. <c>/health</c> and liveness are about the process alone: otherwise a database that is
/// down would restart the pods. The others also check the required dependencies.
/// </summary>
internal sealed class HealthEndpoints(Services services, Drain drain)
{
    public static readonly string Version = typeof(HealthEndpoints).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private readonly long _started = services.Time.GetTimestamp();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", Alive);
        var health = routes.MapGroup("/api/v1/health");
        health.MapGet("/", SummaryAsync);
        health.MapGet("/liveness", Alive);
        health.MapGet("/readiness", ReadyAsync);
        health.MapGet("/detailed", DetailedAsync);
    }

    private IResult Alive() => services.Settings.Faults.FailHealth ? Answer(false, "failing") : Answer(true, "ok");

    private async Task<IResult> ReadyAsync(CancellationToken cancellationToken)
    {
        if (drain.Stopping)
        {
            return Answer(false, "stopping");
        }

        if (services.Settings.Faults.FailReadiness)
        {
            return Answer(false, "failing");
        }

        var statuses = await CheckAsync(services.Dependencies.Where(d => d.Required), cancellationToken);
        return statuses.FirstOrDefault(s => !s.Up) is { } down
            ? Answer(false, $"{down.Dependency.Name}: {down.Words}")
            : Answer(true, "ready");
    }

    private async Task<IResult> SummaryAsync(CancellationToken cancellationToken)
    {
        var statuses = await CheckAsync(services.Dependencies, cancellationToken);
        var status = StatusOf(statuses);
        var summary = new HealthSummary(
            status == "healthy" ? "ok" : status, Word("database"), Word("redis"), Word("rabbitmq"), Word("influxdb"));
        return Json(summary, status);

        string? Word(string name) => statuses.FirstOrDefault(s => s.Dependency.Name == name) is { } s
            ? s.Up ? "connected" : "disconnected" : null;
    }

    private async Task<IResult> DetailedAsync(CancellationToken cancellationToken)
    {
        var statuses = await CheckAsync(services.Dependencies, cancellationToken);
        var status = StatusOf(statuses);
        var report = new HealthReport(
            status,
            services.Time.GetUtcNow(),
            Version,
            services.Settings.Environment,
            Math.Round(services.Time.GetElapsedTime(_started).TotalSeconds, 1),
            new MemoryReport(Environment.WorkingSet, GC.GetTotalMemory(false), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
            new CpuReport(Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 2), Environment.ProcessorCount),
            DependencyReport.From(statuses.FirstOrDefault(s => s.Dependency == services.Database)),
            DependencyReport.From(statuses.FirstOrDefault(s => s.Dependency == services.Cache)),
            DependencyReport.From(statuses.FirstOrDefault(s => s.Dependency == services.Broker)),
            DependencyReport.From(statuses.FirstOrDefault(s => s.Dependency == services.Influx)));
        return Json(report, status);
    }

    private Task<DependencyStatus[]> CheckAsync(IEnumerable<IDependency> dependencies, CancellationToken cancellationToken) =>
        DependencyStatus.ProbeAllAsync(dependencies, services.Time, cancellationToken);

    private string StatusOf(DependencyStatus[] statuses) =>
        services.Settings.Faults.FailHealth || statuses.Any(s => !s.Up && s.Dependency.Required) ? "unhealthy"
        : statuses.Any(s => !s.Up) ? "degraded"
        : "healthy";

    private static IResult Answer(bool good, string status) =>
        Results.Json(new HealthSummary(status), AppJson.Default.HealthSummary, statusCode: good ? 200 : 503);

    private static IResult Json<T>(T body, string status) =>
        Results.Json(body, AppJson.Default, statusCode: status == "unhealthy" ? 503 : 200);
}
