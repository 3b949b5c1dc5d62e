using Ballast.App.Metrics;
using Ballast.App.Serving;
using Ballast.App.Tasks;

namespace Ballast.App.Commands;

/// <summary><c>schedule</c>: runs the tasks at their times until stopped, and serves health and metrics.</summary>
internal static class ScheduleCommand
{
    public static async Task RunAsync(Services services, CancellationToken cancellationToken)
    {
        services.NeedDatabase();
        using var metrics = Telemetry.Build(services.Settings.Telemetry, HealthEndpoints.Version);
        await new Startup(services).RunAsync(cancellationToken);
        await using var server = AppServer.Build(services, metrics);
        await server.StartAsync(cancellationToken);
        await new Scheduler(services).RunAsync(cancellationToken);
        await server.StopAsync(CancellationToken.None);
    }
}
