using System.Diagnostics.Metrics;

namespace Ballast.Kubernetes.Diagnostics;

/// <summary>One instrument and its series, one for each combination of tags.</summary>
internal sealed class MetricFamily
{
    // The operator's own tags have few values; the limit only protects memory from a bug.
    private const int MostSeries = 2000;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly string _help;
    private readonly MetricKind _kind;
    private readonly bool _observed;
    private readonly double[] _boundaries;

    private MetricFamily(Instrument instrument, MetricKind kind, double[] boundaries)
    {
        Name = PrometheusText.NameFor(instrument.Name, instrument.Unit, kind);
        _help = instrument.Description ?? "";
        _kind = kind;
        _observed = instrument.IsObservable;
        _boundaries = boundaries;
    }

    /// <summary>The name in Prometheus.</summary>
    public string Name { get; }

    /// <summary>The family of an instrument; null for one of an unknown kind.</summary>
    public static MetricFamily? From(Instrument instrument)
    {
        var kind = KindOf<long>(instrument) ?? KindOf<double>(instrument) ?? KindOf<int>(instrument) ?? KindOf<float>(instrument)
            ?? KindOf<short>(instrument) ?? KindOf<byte>(instrument) ?? KindOf<decimal>(instrument);
        return kind is { } known ? new(instrument, known, BoundariesOf(instrument)) : null;
    }

    /// <summary>Adds a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = PrometheusText.LabelsOf(tags);
        lock (_lock)
        {
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= MostSeries)
                {
                    return;
                }

                _series[labels] = series = new MetricSeries(_kind == MetricKind.Histogram ? _boundaries : null);
            }

            series.Record(value, replace: _observed || _kind == MetricKind.Gauge);
        }
    }

    /// <summary>Drops the series of an observed instrument, which are reported again at each collection.</summary>
    public void ForgetObserved()
    {
        if (_observed)
        {
            lock (_lock)
            {
                _series.Clear();
            }
        }
    }

    /// <summary>Writes help, type and every series.</summary>
    public void Write(TextWriter output)
    {
        lock (_lock)
        {
            if (_series.Count == 0)
            {
                return;
            }

            output.WriteLine($"# HELP {Name} {PrometheusText.EscapeHelp(_help)}");
            output.WriteLine($"# TYPE {Name} {TypeOf(_kind)}");
            foreach (var (labels, series) in _series)
            {
                series.Write(output, Name, labels);
            }
        }
    }

    private static MetricKind? KindOf<T>(Instrument instrument)
        where T : struct => instrument switch
        {
            Counter<T> or ObservableCounter<T> => MetricKind.Counter,
            UpDownCounter<T> => MetricKind.Sum,
            ObservableUpDownCounter<T> or Gauge<T> or ObservableGauge<T> => MetricKind.Gauge,
            Histogram<T> => MetricKind.Histogram,
            _ => null,
        };

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static double[] BoundariesOf(Instrument instrument) =>
        (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray()
        ?? [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
}
