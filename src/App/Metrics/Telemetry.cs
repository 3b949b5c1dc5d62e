using System.Diagnostics.Metrics;
using Ballast.App.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Ballast.App.Metrics;

/// <summary>
/// The metrics of the application, ASP.NET Core, the database drivers and the runtime: shown at <c>/metrics</c>, and sent by
/// OTLP if OTEL_EXPORTER_OTLP_ENDPOINT is set. Buckets are those that each library advises: for requests, 5 ms to 10 s.
/// </summary>
internal static class Telemetry
{
    private const string Runtime = "System.Runtime";

    /// <summary>Of the runtime's metrics, those that tell of a pod's health.</summary>
    private static readonly string[] RuntimePrefixes = ["dotnet.process.", "dotnet.gc.collections", "dotnet.gc.pause"];

    public static MeterProvider Build(TelemetrySettings settings, string version)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(settings.Options).Build()))
            .ConfigureResource(resource => resource.Clear()
                .AddService("ballast-app", serviceVersion: version, autoGenerateServiceInstanceId: false)
                .AddTelemetrySdk().AddEnvironmentVariableDetector())
            .AddMeter(AppMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Npgsql", "MySqlConnector", Runtime)
            .AddView(instrument => IsShown(instrument) ? null : MetricStreamConfiguration.Drop)
            .AddPrometheusExporter(prometheus =>
            {
                // They would add labels to each series, and a series of their own.
                prometheus.ScopeInfoEnabled = false;
                prometheus.TargetInfoEnabled = false;
            });
        return (settings.Otlp ? builder.AddOtlpExporter() : builder).Build();
    }

    private static bool IsShown(Instrument instrument) => instrument.Meter.Name != Runtime
        || RuntimePrefixes.Any(prefix => instrument.Name.StartsWith(prefix, StringComparison.Ordinal));
}
