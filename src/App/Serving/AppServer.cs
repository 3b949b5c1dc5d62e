using Ballast.App.Commands;
using OpenTelemetry.Metrics;

namespace Ballast.App.Serving;

/// <summary>The HTTP server of a command.</summary>
internal static class AppServer
{
    /// <param name="services">The services of the command.</param>
    /// <param name="metrics">What <c>/metrics</c> answers.</param>
    /// <param name="map">What it serves besides health and metrics.</param>
    public static WebApplication Build(Services services, MeterProvider metrics, Action<IEndpointRouteBuilder>? map = null)
    {
        var settings = services.Settings;
        // The empty builder reads no files or environment variables of its own: only our own settings apply.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Limits.KeepAliveTimeout = settings.Server.KeepAlive;
            kestrel.Limits.MaxConcurrentConnections = settings.Server.MaxConnections;
            kestrel.ListenAnyIP(settings.Server.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.StopDelay + settings.StopTimeout);
        builder.Services.AddSingleton(services.Logging);
        var drain = new Drain(settings, services.Logging.CreateLogger<Drain>(), services.Time);
        builder.Services.AddHostedService(_ => drain);
        if (services.PointWriter is { } points)
        {
            builder.Services.AddHostedService(_ => points);
        }

        if (settings.Faults.LeakMegabytesPerSecond > 0)
        {
            builder.Services.AddHostedService(_ => new Leak(settings.Faults.LeakMegabytesPerSecond, services.Time));
        }

        var app = builder.Build();
        if (settings.Server.AccessLog)
        {
            app.Use(new AccessLog(services.Logging.CreateLogger<AccessLog>(), services.Time).InvokeAsync);
        }

        app.Use(new RequestGuard(services, drain).InvokeAsync);
        app.UseRouting();
        new HealthEndpoints(services, drain).Map(app);
        map?.Invoke(app);
        app.MapPrometheusScrapingEndpoint("/metrics", metrics, configureBranchedPipeline: null, optionsName: null);
        return app;
    }
}
