using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Ballast.Kubernetes.Diagnostics;

/// <summary>
/// Listens to meters and writes what they measured as Prometheus text, format 0.0.4. Counters end in <c>_total</c>; units in
/// seconds and bytes are part of the name. Safe for concurrent use.
/// </summary>
public sealed class PrometheusTextWriter : IDisposable
{
    /// <summary>The content type of the text.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = [];
    private readonly MeterListener _listener = new();
    private readonly Lock _writing = new();

    /// <summary>Starts to listen to the meters of these names, including those that are created later.</summary>
    public PrometheusTextWriter(params IEnumerable<string> meters)
    {
        var names = meters.ToHashSet(StringComparer.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (names.Contains(instrument.Meter.Name) && MetricFamily.From(instrument) is { } family)
            {
                _families[instrument] = family;
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        Measure<long>(static v => v);
        Measure<double>(static v => v);
        Measure<int>(static v => v);
        Measure<float>(static v => v);
        Measure<short>(static v => v);
        Measure<byte>(static v => v);
        Measure<decimal>(static v => (double)v);
        _listener.Start();
    }

    /// <summary>Everything measured so far, families sorted by name. A family without a measurement is left out.</summary>
    public string Write()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        lock (_writing)
        {
            foreach (var family in _families.Values)
            {
                family.ForgetObserved();
            }

            _listener.RecordObservableInstruments();

            // Two meters may have instruments of one name, but the text may hold each family only once.
            foreach (var family in _families.Values.GroupBy(f => f.Name, StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                family.First().Write(output);
            }
        }

        return output.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Measure<T>(Func<T, double> convert)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, state) => ((MetricFamily)state!).Record(convert(value), tags));
}
