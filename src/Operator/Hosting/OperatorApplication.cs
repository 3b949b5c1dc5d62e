using Ballast.Kubernetes.Client;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using OpenTelemetry.Metrics;

namespace Ballast.Operator.Hosting;

/// <summary>The operator as a process: the host, its log, and one port for probes and metrics.</summary>
internal static class OperatorApplication
{
    // Less than the 30 s that a pod has to stop; the runtime needs up to 15 s of them to finish its work.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>Builds the application. Nothing runs, and no request goes to the cluster, before it starts.</summary>
    /// <param name="engines">Default: the engines of the catalogue.</param>
    public static WebApplication Build(
        OperatorOptions options, KubernetesClientConfiguration cluster, IReadOnlyList<IEngine>? engines = null)
    {
        // The empty builder: no files, variables or arguments configure the host, only our own options.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Ballast.Operator" });
        builder.Logging.AddJsonLines(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.ListenAnyIP(options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(engines ?? EngineCatalog.All);
        builder.Services.AddBallastOperator(options, cluster);
        builder.Services.AddHostedService<MemoryTrimmer>();

        var application = builder.Build();
        application.Services.GetRequiredService<ProbeSet>(); // a missing probe stops the start
        var endpoints = application.Services.GetRequiredService<HealthEndpoints>();
        var requests = (IApplicationBuilder)application;
        requests.UseMetrics(application.Services.GetRequiredService<MeterProvider>());
        requests.Run(endpoints.AnswerAsync);
        return application;
    }
}
