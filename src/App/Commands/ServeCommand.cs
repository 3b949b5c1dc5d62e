using Ballast.App.Jobs;
using Ballast.App.Metrics;
using Ballast.App.Serving;

namespace Ballast.App.Commands;

/// <summary><c>serve</c>: waits for the dependencies, then answers HTTP until stopped.</summary>
internal static class ServeCommand
{
    public static async Task RunAsync(Services services, CancellationToken cancellationToken)
    {
        using var metrics = Telemetry.Build(services.Settings.Telemetry, HealthEndpoints.Version);
        await Task.Delay(services.Settings.Faults.SlowStart, services.Time, cancellationToken);
        await new Startup(services).RunAsync(cancellationToken);
        await using var server = AppServer.Build(services, metrics, routes => Map(routes, services));
        services.Logger.LogInformation(
            "Serving on port {Port} as {Environment:l}", services.Settings.Server.Port, services.Settings.Environment);
        await server.RunAsync(cancellationToken);
    }

    private static void Map(IEndpointRouteBuilder routes, Services services)
    {
        if (services.Database is not { } database)
        {
            return;
        }

        new NoteEndpoints(new NoteStore(database, services.Cache, services.Settings)).Map(routes);
        if (services.Broker is { } broker)
        {
            new JobEndpoints(broker, new JobStore(database, services.Settings.Faults), services).Map(routes);
        }
    }
}
