using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Ballast.App.Metrics;

/// <summary>One instrument and its series, in Prometheus' terms.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, Series> _series = new();
    private readonly double[]? _bounds;
    private readonly string _help;
    private readonly bool _replaces;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().Name.Split('`')[0];
        Type = kind switch { "Histogram" => "histogram", "Counter" or "ObservableCounter" => "counter", _ => "gauge" };
        Name = NameOf(instrument, Type);
        IsObservable = instrument.IsObservable;
        _replaces = IsObservable || kind == "Gauge";
        _help = instrument.Description ?? "";
        _bounds = Type == "histogram"
            ? (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries?.ToArray() ?? DefaultBounds
            : null;
    }

    public string Name { get; }

    public string Type { get; }

    public bool IsObservable { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _series.GetOrAdd(Labels(tags), static (_, bounds) => new Series(bounds), _bounds);
        lock (series)
        {
            series.Record(value, _replaces);
        }
    }

    /// <summary>Drops observed series, so that a series that is no longer observed is no longer shown.</summary>
    public void Clear() => _series.Clear();

    public void Write(StringBuilder text)
    {
        if (_series.IsEmpty)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_help.ReplaceLineEndings(" ")}\n# TYPE {Name} {Type}\n");
        foreach (var (labels, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            lock (series)
            {
                series.Write(text, Name, labels);
            }
        }
    }

    private static string NameOf(Instrument instrument, string type)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.Contains(unit, StringComparison.Ordinal))
        {
            name += unit;
        }

        return type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new StringBuilder();
        foreach (var tag in tags)
        {
            var value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
            labels.Append(labels.Length == 0 ? "" : ",").Append(tag.Key.Replace('.', '_')).Append("=\"")
                .Append(value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
                    .ReplaceLineEndings("\\n"))
                .Append('"');
        }

        return labels.ToString();
    }

    private sealed class Series(double[]? bounds)
    {
        private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length];
        private double _sum;
        private long _count;

        public void Record(double value, bool replaces)
        {
            _sum = replaces ? value : _sum + value;
            _count++;
            for (var i = 0; i < bounds?.Length; i++)
            {
                _buckets![i] += value <= bounds[i] ? 1 : 0;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            var braced = labels.Length > 0 ? $"{{{labels}}}" : "";
            if (bounds is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{braced} {_sum}\n");
                return;
            }

            var others = labels.Length > 0 ? labels + "," : "";
            for (var i = 0; i < bounds.Length; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{others}le=\"{bounds[i]}\"}} {_buckets![i]}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{others}le=\"+Inf\"}} {_count}\n");
            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braced} {_sum}\n{name}_count{braced} {_count}\n");
        }
    }
}
