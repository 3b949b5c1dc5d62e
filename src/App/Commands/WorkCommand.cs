using Ballast.App.Dependencies;
using Ballast.App.Jobs;
using Ballast.App.Metrics;
using Ballast.App.Serving;

namespace Ballast.App.Commands;

/// <summary><c>work</c>: does the jobs of the queue until stopped, and serves health and metrics if the port is free.</summary>
internal static class WorkCommand
{
    public static async Task RunAsync(Services services, CancellationToken cancellationToken)
    {
        var broker = services.Broker
            ?? throw new CommandException(ExitCode.Invalid, "no broker is configured; set AMQP_URL");
        var worker = new Worker(services, broker, new JobStore(services.NeedDatabase(), services.Settings.Faults));
        using var metrics = Telemetry.Build(services.Settings.Telemetry, HealthEndpoints.Version);
        await new Startup(services).RunAsync(cancellationToken);
        await using var server = AppServer.Build(services, metrics);
        var listens = await ListenAsync(server, services, cancellationToken);
        await worker.RunAsync(cancellationToken);
        if (listens)
        {
            await server.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>False: the port is taken, which is no reason not to work.</summary>
    private static async Task<bool> ListenAsync(WebApplication server, Services services, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
            return true;
        }
        catch (IOException e)
        {
            services.Logger.LogWarning("No health and metrics on port {Port}: {Reason:l}", services.Settings.Server.Port,
                PlainWords.Describe(e));
            return false;
        }
    }
}
