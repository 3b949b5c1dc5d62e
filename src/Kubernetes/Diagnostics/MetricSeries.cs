namespace Ballast.Kubernetes.Diagnostics;

/// <summary>The value of one series, or its buckets. Not synchronised: the family locks.</summary>
internal sealed class MetricSeries(double[]? boundaries)
{
    private readonly long[] _buckets = new long[boundaries?.Length ?? 0];
    private double _value;
    private long _count;

    public void Record(double value, bool replace)
    {
        _value = replace ? value : _value + value;
        _count++;
        for (var i = 0; i < _buckets.Length; i++)
        {
            if (value <= boundaries![i])
            {
                _buckets[i]++;
                return;
            }
        }
    }

    public void Write(TextWriter output, string name, string labels)
    {
        if (boundaries is null)
        {
            output.WriteLine($"{name}{PrometheusText.InBraces(labels)} {PrometheusText.Number(_value)}");
            return;
        }

        var separator = labels.Length == 0 ? "" : ",";
        long below = 0;
        for (var i = 0; i < boundaries.Length; i++)
        {
            below += _buckets[i];
            output.WriteLine($"{name}_bucket{{{labels}{separator}le=\"{PrometheusText.Number(boundaries[i])}\"}} {below}");
        }

        output.WriteLine($"{name}_bucket{{{labels}{separator}le=\"+Inf\"}} {_count}");
        output.WriteLine($"{name}_sum{PrometheusText.InBraces(labels)} {PrometheusText.Number(_value)}");
        output.WriteLine($"{name}_count{PrometheusText.InBraces(labels)} {_count}");
    }
}
