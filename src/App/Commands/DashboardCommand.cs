using Ballast.App.Metrics;
using Ballast.App.Serving;

namespace Ballast.App.Commands;

/// <summary><c>dashboard</c>: shows how the system is, on a page, until stopped.</summary>
internal static class DashboardCommand
{
    public static async Task RunAsync(Services services, CancellationToken cancellationToken)
    {
        using var metrics = Telemetry.Build(services.Settings.Telemetry, HealthEndpoints.Version);
        await new Startup(services).RunAsync(cancellationToken);
        await using var server = AppServer.Build(services, metrics, new Dashboard(services).Map);
        await server.RunAsync(cancellationToken);
    }
}
