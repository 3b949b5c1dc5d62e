using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Ballast.Kubernetes.Diagnostics;
using Ballast.Operator.Apply;
using Ballast.Operator.Health;
using Ballast.Operator.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Metrics;

namespace Ballast.Operator.Tests.Hosting;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_OfEveryInstrument_AreThoseThatTheDocumentLists()
    {
        using var metrics = new ScrapedMetrics();
        Assert.All(Instruments(), Measure);
        var exported = MetricsText.Types(await metrics.ReadAsync());
        Assert.Equal(
            MetricsText.Listed().Select(metric => $"{metric.Key} {metric.Value.Type}").Order(StringComparer.Ordinal),
            exported.Select(metric => $"{metric.Key} {metric.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metrics_OfTheRuntime_AreAmongThem()
    {
        using var metrics = new ScrapedMetrics();
        Assert.Matches("(?m)^dotnet_process_memory_working_set_bytes\\{\\} [1-9]", await metrics.ReadAsync());
    }

    [Fact]
    public async Task Checks_OfManyStacks_AreAllCounted()
    {
        using var metrics = new ScrapedMetrics();
        var healthy = new CheckResult(HealthState.Healthy, "Healthy", "", DateTimeOffset.UnixEpoch, TimeSpan.Zero);
        for (var i = 0; i < 600; i++)
        {
            HealthMetrics.Record(new TargetName("many", $"stack-{i}", "db"), "postgres", healthy, TimeSpan.Zero);
        }

        var series = (await metrics.ReadAsync()).Split('\n')
            .Where(line => line.StartsWith("ballast_checks_total{", StringComparison.Ordinal));
        Assert.Equal(600, series.Count(line => line.Contains("namespace=\"many\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Collector_OfTheOptions_GetsTheMetricsToo()
    {
        var received = new TaskCompletionSource<(string Path, string Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var collector = Collector(received);
        await collector.StartAsync();
        using var provider = MetricsSetup.CreateProvider(new OperatorOptions { OtlpEndpoint = new Uri(collector.Urls.Single()) });
        ApplyMetrics.Record("Canary", WriteVerb.Apply);
        provider.ForceFlush(); // Sends at once; false, because it cannot make Prometheus read.

        var (path, body) = await received.Task.WaitAsync(Eventually.Limit);
        Assert.Equal("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", path);
        Assert.Contains("ballast.writes", body, StringComparison.Ordinal);
        Assert.Contains("Canary", body, StringComparison.Ordinal);
    }

    /// <summary>A server that takes OTLP over gRPC, unencrypted.</summary>
    private static WebApplication Collector(TaskCompletionSource<(string Path, string Body)> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var application = builder.Build();
        ((IApplicationBuilder)application).Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.TrySetResult((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        return application;
    }

    private static List<Instrument> Instruments()
    {
        foreach (var type in new[] { typeof(KubernetesMeter), typeof(HealthMetrics), typeof(ApplyMetrics) })
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }

        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name is KubernetesMeter.Name or HealthMetrics.MeterName)
            {
                instruments.Add(instrument);
            }
        };
        listener.Start();
        return instruments;
    }

    private static void Measure(Instrument instrument)
    {
        switch (instrument)
        {
            case Counter<long> counter: counter.Add(1); break;
            case UpDownCounter<long> counter: counter.Add(1); break;
            case Histogram<double> histogram: histogram.Record(1); break;
            case Gauge<int> gauge: gauge.Record(1); break;
            default: throw new NotSupportedException($"{instrument.Name} is a {instrument.GetType()}");
        }
    }
}
