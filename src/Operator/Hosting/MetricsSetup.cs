using Ballast.Kubernetes.Diagnostics;
using Ballast.Operator.Health;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Ballast.Operator.Hosting;

/// <summary>
/// Exports what the operator measures: at <c>/metrics</c> for Prometheus, and to a collector if an option names one.
/// </summary>
internal static class MetricsSetup
{
    /// <summary>The .NET runtime's own metrics, such as memory and garbage collections.</summary>
    private const string RuntimeMeter = "System.Runtime";

    // OpenTelemetry allocates room for this many series of each metric at once: 80 bytes each, of about 40 metrics.
    private const int MostSeries = 200;

    // Checks are counted for each stack and dependency.
    private const int MostSeriesOfChecks = 2000;

    /// <summary>Starts to collect. Measurements before that are lost.</summary>
    public static MeterProvider CreateProvider(OperatorOptions options)
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => resource.AddService(
                "ballast", serviceVersion: ThisAssembly.Version, serviceInstanceId: Environment.MachineName))
            .AddMeter(KubernetesMeter.Name, HealthMetrics.MeterName, RuntimeMeter)
            .AddView(instrument => new MetricStreamConfiguration
            {
                CardinalityLimit = instrument.Name == HealthMetrics.ChecksName ? MostSeriesOfChecks : MostSeries,
            })
            .AddPrometheusExporter(prometheus =>
            {
                // Labels that would say nothing: metrics have names of their own, and Prometheus knows which pod it reads.
                prometheus.ScopeInfoEnabled = false;
                prometheus.TargetInfoEnabled = false;
                // Otherwise an answer may be older than what the same client has just seen.
                prometheus.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        if (options.OtlpEndpoint is { } endpoint)
        {
            // The address of gRPC; with OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf the whole address, with its path.
            builder.AddOtlpExporter(otlp => otlp.Endpoint = endpoint);
        }

        return builder.Build();
    }

    /// <summary>Answers at <c>/metrics</c>; other requests go to what the application adds next.</summary>
    public static void UseMetrics(this IApplicationBuilder application, MeterProvider provider) =>
        application.UseOpenTelemetryPrometheusScrapingEndpoint(
            provider,
            static context => context.Request is { Method: "GET" or "HEAD", Path.Value: "/metrics" },
            path: null, configureBranchedPipeline: null, optionsName: null);
}
