using System.Diagnostics.Metrics;
using Ballast.Kubernetes.Diagnostics;

namespace Ballast.Kubernetes.Tests.Diagnostics;

public sealed class PrometheusTextWriterTests : IDisposable
{
    private readonly Meter _meter = new($"test-{Guid.NewGuid():N}");
    private readonly PrometheusTextWriter _writer;

    public PrometheusTextWriterTests() => _writer = new PrometheusTextWriter(_meter.Name);

    public void Dispose()
    {
        _writer.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counter_WithTags_AddsUpEachSeries()
    {
        var counter = _meter.CreateCounter<long>("app.requests", "{request}", "Requests seen.");
        counter.Add(2, Tag("verb", "GET"), Tag("code", 200));
        counter.Add(3, Tag("verb", "GET"), Tag("code", 200));
        counter.Add(1, Tag("verb", "PUT"), Tag("code", 500));

        Assert.Equal(
            """
            # HELP app_requests_total Requests seen.
            # TYPE app_requests_total counter
            app_requests_total{verb="GET",code="200"} 5
            app_requests_total{verb="PUT",code="500"} 1

            """,
            _writer.Write());
    }

    [Fact]
    public void Histogram_WithBoundaries_CountsCumulatively()
    {
        var histogram = _meter.CreateHistogram(
            "app.time", "s", "Time.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        Assert.Equal(
            """
            # HELP app_time_seconds Time.
            # TYPE app_time_seconds histogram
            app_time_seconds_bucket{le="0.1"} 1
            app_time_seconds_bucket{le="1"} 2
            app_time_seconds_bucket{le="+Inf"} 3
            app_time_seconds_sum 7.6
            app_time_seconds_count 3

            """,
            _writer.Write());
    }

    [Fact]
    public void Gauges_OfEachKind_ShowTheirLastValue()
    {
        var depth = _meter.CreateUpDownCounter<int>("a.depth");
        depth.Add(5);
        depth.Add(-2);
        var gauge = _meter.CreateGauge<double>("b.gauge");
        gauge.Record(9);
        gauge.Record(1.5);
        var observed = 10;
        _meter.CreateObservableGauge("c.memory", () => ++observed, "By");
        _meter.CreateObservableCounter("d.collections", () => 4L);

        _writer.Write();
        Assert.Equal(
            ["a_depth 3", "b_gauge 1.5", "c_memory_bytes 12", "d_collections_total 4"],
            _writer.Write().Split('\n').Where(l => l.Length > 0 && l[0] != '#'));
    }

    [Fact]
    public void Label_AwkwardValue_IsEscaped()
    {
        _meter.CreateCounter<int>("c", null, "a\\b\nc").Add(1, Tag("the.key", "say \"no\" \\ or\nnot"), Tag("none", null));
        Assert.Equal(
            "# HELP c_total a\\\\b\\nc\n# TYPE c_total counter\nc_total{the_key=\"say \\\"no\\\" \\\\ or\\nnot\",none=\"\"} 1\n",
            _writer.Write());
    }

    [Fact]
    public void ObservedSeries_NoLongerTold_IsNoLongerWritten()
    {
        var names = new List<string> { "x", "y" };
        _meter.CreateObservableGauge("g", () => names.Select(n => new Measurement<int>(1, Tag("name", n))));
        Assert.Contains("y", _writer.Write(), StringComparison.Ordinal);
        names.Remove("y");
        Assert.DoesNotContain("\"y\"", _writer.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Meter_NotAskedFor_IsNotWritten()
    {
        using var other = new Meter("other");
        other.CreateCounter<int>("stray").Add(1);
        Assert.Equal("", _writer.Write());
    }

    [Fact]
    public void Series_BeyondTheBound_AreDropped()
    {
        var counter = _meter.CreateCounter<int>("many");
        for (var i = 0; i < 5000; i++)
        {
            counter.Add(1, Tag("i", i));
        }

        Assert.InRange(_writer.Write().Split('\n').Length, 2000, 2005);
    }

    [Fact]
    public void RuntimeMeter_QueueAtWork_IsWrittenUnderItsNames()
    {
        using var writer = new PrometheusTextWriter(KubernetesMeter.Name);
        var metrics = new QueueMetrics("told");
        metrics.Added();
        metrics.Added();
        metrics.Taken(TimeSpan.FromSeconds(0.02));

        var text = writer.Write();
        Assert.Contains("ballast_queue_adds_total{queue=\"told\"} 2", text, StringComparison.Ordinal);
        Assert.Contains("ballast_queue_depth{queue=\"told\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("ballast_queue_latency_seconds_bucket{queue=\"told\",le=\"0.025\"} 1", text, StringComparison.Ordinal);
    }

    private static KeyValuePair<string, object?> Tag(string key, object? value) => new(key, value);
}
