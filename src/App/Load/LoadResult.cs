using System.Globalization;

namespace Ballast.App.Load;

/// <summary>What a load test saw: the time of each request that succeeded, and the others by kind.</summary>
internal sealed record LoadResult(IReadOnlyList<double> Milliseconds, IReadOnlyDictionary<string, int> Errors, TimeSpan Time)
{
    /// <summary>The report, three lines.</summary>
    public override string ToString()
    {
        var sorted = Milliseconds.Order().ToList();
        var errors = Errors.Values.Sum();
        var all = sorted.Count + errors;
        var kinds = errors == 0
            ? "none"
            : string.Join(", ", Errors.OrderByDescending(e => e.Value).Select(e => $"{e.Key} x {e.Value}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            load: {all} requests in {Time.TotalSeconds:F1} s, {all / Time.TotalSeconds:F0} a second, {errors} errors
              p50 {Latency(50)} ms, p90 {Latency(90)} ms, p99 {Latency(99)} ms{(sorted.Count == 0 ? ": no request succeeded" : "")}
              errors: {kinds}
            """);

        string Latency(int percent) => Percentile(sorted, percent)?.ToString("F1", CultureInfo.InvariantCulture) ?? "-";
    }

    /// <summary>The time within which so many of a hundred were answered; null if none was.</summary>
    internal static double? Percentile(IReadOnlyList<double> sorted, int percent) =>
        sorted.Count == 0 ? null : sorted[(int)Math.Ceiling(sorted.Count * percent / 100.0) - 1];
}
