using Ballast.App.Metrics;
using Ballast.App.Serving;
using OpenTelemetry.Metrics;

namespace Ballast.App.Commands;

/// <summary><c>serve</c>: waits for the dependencies, then answers HTTP until stopped.</summary>
internal static class ServeCommand
{
    public static async Task RunAsync(Services services, CancellationToken cancellationToken)
    {
        using var metrics = Telemetry.Build(services.Settings.Telemetry, HealthEndpoints.Version);
        await Task.Delay(services.Settings.Faults.SlowStart, services.Time, cancellationToken);
        await services.WaitForDependenciesAsync(cancellationToken);
        await using var app = Build(services, metrics);
        services.Logger.LogInformation(
            "Serving on port {Port} as {Environment:l}", services.Settings.Port, services.Settings.Environment);
        await app.RunAsync(cancellationToken);
    }

    private static WebApplication Build(Services services, MeterProvider metrics)
    {
        var settings = services.Settings;
        // The empty builder reads no files or environment variables of its own: only our own settings apply.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.ListenAnyIP(settings.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.ConfigureHttpJsonOptions(
            json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.StopDelay + settings.StopTimeout);
        builder.Services.AddSingleton(services.Logging);
        var drain = new Drain(settings, services.Logging.CreateLogger<Drain>(), services.Time);
        builder.Services.AddHostedService(_ => drain);
        if (settings.Faults.LeakMegabytesPerSecond > 0)
        {
            builder.Services.AddHostedService(_ => new Leak(settings.Faults.LeakMegabytesPerSecond, services.Time));
        }

        var app = builder.Build();
        app.Use(new RequestGuard(services, drain).InvokeAsync);
        app.UseRouting();
        new HealthEndpoints(services, drain).Map(app);
        if (services.Database is { } database)
        {
            new NoteEndpoints(new NoteStore(database, services.Cache, settings)).Map(app);
        }

        app.MapPrometheusScrapingEndpoint("/metrics", metrics, configureBranchedPipeline: null, optionsName: null);
        return app;
    }
}
