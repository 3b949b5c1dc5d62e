using Ballast.Operator.Health;

namespace Ballast.Operator.Status;

/// <summary>Latencies in status: whole milliseconds, updated only after a large change.</summary>
internal static class Latency
{
    /// <summary>
    /// The latency of the newest answer. The known latency if it is close to that, or if there is no answer yet.
    /// </summary>
    public static int? Milliseconds(CheckResult? last, int? known)
    {
        if (last is null)
        {
            return known;
        }

        return known is { } shown && !LatencyReading.Differs(TimeSpan.FromMilliseconds(shown), last.Latency)
            ? shown
            : (int)Math.Ceiling(last.Latency.TotalMilliseconds);
    }
}
