using System.Collections.Immutable;

namespace Ballast.Operator.Health;

/// <summary>A smoothed latency for the status: it follows lasting changes and ignores short ones. Pure.</summary>
/// <param name="Reported">The latency to report.</param>
/// <param name="Recent">The last measurements, newest last.</param>
internal sealed record LatencyReading(TimeSpan Reported, ImmutableArray<TimeSpan> Recent)
{
    private const int Window = 5;
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The reading after one more measurement: reports the median of the last five if it differs enough from the last report.
    /// </summary>
    public static LatencyReading Next(LatencyReading? previous, TimeSpan measured)
    {
        if (previous is null)
        {
            return new LatencyReading(measured, [measured]);
        }

        var recent = previous.Recent.Add(measured)[^Math.Min(Window, previous.Recent.Length + 1)..];
        var median = recent.Sort()[recent.Length / 2];
        return new LatencyReading(Differs(previous.Reported, median) ? median : previous.Reported, recent);
    }

    /// <summary>
    /// Whether to report a new latency: it differs by a factor of four and by 100 ms. Otherwise a stack in which nothing changes
    /// would cause status writes.
    /// </summary>
    public static bool Differs(TimeSpan reported, TimeSpan latency) =>
        (latency - reported).Duration() > Noise && (latency > reported * 4 || latency < reported / 4);
}
