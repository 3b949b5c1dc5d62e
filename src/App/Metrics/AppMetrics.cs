using System.Diagnostics.Metrics;
using Ballast.App.Dependencies;

namespace Ballast.App.Metrics;

/// <summary>
/// Metrics that only the application can count; ASP.NET Core, Npgsql and the runtime report requests, pool and memory.
/// </summary>
internal sealed class AppMetrics : IDisposable
{
    public const string MeterName = "Ballast.App";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _cacheReads;
    private readonly Counter<long> _failures;

    public AppMetrics()
    {
        _cacheReads = _meter.CreateCounter<long>("app.cache.reads", description: "Reads of the cache, by result: hit or miss");
        _failures =
            _meter.CreateCounter<long>("app.failures", description: "Failed operations, by source: database, cache or request");
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

    public void Failed(string source) => _failures.Add(1, new KeyValuePair<string, object?>("source", source));

    public void Dispose() => _meter.Dispose();
}
