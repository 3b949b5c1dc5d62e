using System.Diagnostics.Metrics;
using System.Globalization;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Points;

namespace Ballast.App.Metrics;

/// <summary>
/// Metrics that only the application can count; ASP.NET Core, the database drivers and the runtime report requests, pool and
/// memory.
/// </summary>
internal sealed class AppMetrics : IDisposable
{
    public const string MeterName = "Ballast.App";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _cacheReads;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _tasks;
    private readonly Histogram<double> _jobs;

    /// <param name="host">Whose points they are.</param>
    public AppMetrics(string host)
    {
        Points = new PointSeries(host);
        _cacheReads = _meter.CreateCounter<long>("app.cache.reads", description: "Reads of the cache, by result: hit or miss");
        _failures =
            _meter.CreateCounter<long>(
                "app.failures", description: "Failed operations, by source: database, cache, broker, influxdb or request");
        _tasks = _meter.CreateHistogram(
            "app.task.duration", unit: "s", description: "Time of a task with its repetitions, by result: done or failed",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 1, 10, 60, 300, 1800] });
        _jobs = _meter.CreateHistogram(
            "app.job.duration", unit: "s", description: "Time of a job with its waiting, by result: done or failed",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.1, 1, 10, 60, 300, 1800] });
    }

    /// <summary>What is written to InfluxDB, if there is one.</summary>
    public PointSeries Points { get; }

    /// <summary>Reports the free space of the file systems of these folders; one that does not exist is left out.</summary>
    public void ObserveDisk(IEnumerable<string> folders)
    {
        var all = folders.Distinct().Where(Directory.Exists).ToList();
        _meter.CreateObservableGauge(
            "app.disk.free",
            () => all.Select(folder => new Measurement<long>(
                new DriveInfo(folder).AvailableFreeSpace, new KeyValuePair<string, object?>("folder", folder))),
            unit: "By", description: "Free space of the file system of a folder of the application's");
    }

    /// <summary>Reports the state of each circuit: 0 closed, 1 half-open, 2 open.</summary>
    public void Observe(IEnumerable<Circuit> circuits)
    {
        var all = circuits.ToList();
        _meter.CreateObservableGauge(
            "app.circuit.state",
            () => all.Select(c => new Measurement<int>(c.State, new KeyValuePair<string, object?>("dependency", c.Name))),
            description: "Circuit breaker of a dependency: 0 closed, 1 half-open, 2 open");
    }

    public void CacheRead(bool hit) => _cacheReads.Add(1, new KeyValuePair<string, object?>("result", hit ? "hit" : "miss"));

    public void TaskEnded(string task, bool done, TimeSpan time)
    {
        var result = done ? "done" : "failed";
        _tasks.Record(
            time.TotalSeconds,
            new KeyValuePair<string, object?>("task", task), new KeyValuePair<string, object?>("result", result));
        Points.Add("tasks", time, ("task", task), ("result", result));
    }

    /// <summary>A request was answered; ASP.NET Core reports it to Prometheus.</summary>
    public void RequestEnded(string method, int status, TimeSpan time) => Points.Add(
        "requests", time,
        // A client may send any word.
        ("method", method is "GET" or "POST" or "DELETE" ? method : "other"),
        ("status", status.ToString(CultureInfo.InvariantCulture)));

    public void JobEnded(bool done, TimeSpan time) =>
        _jobs.Record(time.TotalSeconds, new KeyValuePair<string, object?>("result", done ? "done" : "failed"));

    public void Failed(string source) => _failures.Add(1, new KeyValuePair<string, object?>("source", source));

    public void Dispose() => _meter.Dispose();
}
