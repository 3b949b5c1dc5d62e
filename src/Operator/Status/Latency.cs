using Ballast.Operator.Health;

namespace Ballast.Operator.Status;

/// <summary>Latencies as status shows them: whole milliseconds, rewritten only when they changed much.</summary>
internal static class Latency
{
    /// <summary>
    /// The latency of the newest answer, or the known one where that still tells the truth or there is no answer yet.
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
