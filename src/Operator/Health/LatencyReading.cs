using System.Collections.Immutable;

namespace Ballast.Operator.Health;

/// <summary>A latency fit for status: it follows what lasts and ignores what wobbles. Pure.</summary>
/// <param name="Reported">What to show.</param>
/// <param name="Recent">The last measurements, newest last.</param>
internal sealed record LatencyReading(TimeSpan Reported, ImmutableArray<TimeSpan> Recent)
{
    private const int Window = 5;
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(100);

    /// <summary>The reading after one more measurement: the median of the last five, where that differs enough to tell.</summary>
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
    /// Whether a new latency is worth a write of status: by a factor of four and by 100 ms: a stack at rest causes no writes.
    /// </summary>
    public static bool Differs(TimeSpan reported, TimeSpan latency) =>
        (latency - reported).Duration() > Noise && (latency > reported * 4 || latency < reported / 4);
}
