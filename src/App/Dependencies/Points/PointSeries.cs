using System.Globalization;
using System.Text;

namespace Ballast.App.Dependencies.Points;

/// <summary>
/// What happened since the last write, summed up by series, so that neither load nor a server that is away makes it grow.
/// </summary>
internal sealed class PointSeries(string host)
{
    private readonly Lock _lock = new();
    private Dictionary<string, (long Count, TimeSpan Time)> _sums = [];

    /// <summary>Adds one event of a measurement with these tags.</summary>
    public void Add(string measurement, TimeSpan time, params ReadOnlySpan<(string Name, string Value)> tags)
    {
        var series = new StringBuilder(measurement).Append(",host=").Append(Escape(host));
        foreach (var (name, value) in tags)
        {
            series.Append(',').Append(name).Append('=').Append(Escape(value));
        }

        lock (_lock)
        {
            var (count, sum) = _sums.GetValueOrDefault(series.ToString());
            _sums[series.ToString()] = (count + 1, sum + time);
        }
    }

    /// <summary>Takes all sums out, as lines of the line protocol in milliseconds; null if there are none.</summary>
    public string? Take(DateTimeOffset now)
    {
        Dictionary<string, (long Count, TimeSpan Time)> taken;
        lock (_lock)
        {
            (taken, _sums) = (_sums, []);
        }

        var lines = new StringBuilder();
        foreach (var (series, (count, time)) in taken)
        {
            lines.Append(CultureInfo.InvariantCulture,
                $"{series} count={count}i,seconds={time.TotalSeconds} {now.ToUnixTimeMilliseconds()}\n");
        }

        return lines.Length > 0 ? lines.ToString() : null;
    }

    private static string Escape(string tag) => tag
        .Replace("\\", "", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace(" ", "\\ ", StringComparison.Ordinal).Replace("=", "\\=", StringComparison.Ordinal)
        .Replace("\n", "", StringComparison.Ordinal);
}
