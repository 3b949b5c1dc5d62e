using System.Globalization;
using System.Text.Json.Nodes;

namespace Ballast.Operator.Bench;

/// <summary>Two commits' results side by side.</summary>
internal static class Ratios
{
    /// <summary>
    /// Writes a row for each benchmark that both have; of several runs the quickest counts, as noise only ever slows.
    /// </summary>
    /// <param name="before">Reports of the older commit, as <c>*-report-brief.json</c>.</param>
    /// <param name="after">Reports of the newer one.</param>
    /// <param name="output">Where to.</param>
    public static async Task WriteAsync(IEnumerable<string> before, IEnumerable<string> after, TextWriter output)
    {
        var (old, now) = (await ReadAsync(before), await ReadAsync(after));
        await output.WriteLineAsync($"{"",-54} {"old",12} {"new",12} {"ratio",6}   {"old",10} {"new",10} {"ratio",6}");
        foreach (var (name, was) in old.Where(o => now.ContainsKey(o.Key)))
        {
            var (time, bytes) = now[name];
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-54} {was.Nanoseconds,9:N0} ns {time,9:N0} ns {time / was.Nanoseconds,6:0.00}   {was.Bytes,8:N0} B "
                    + $"{bytes,8:N0} B {Ratio(bytes, was.Bytes),6}"));
        }
    }

    private static string Ratio(double bytes, double before) =>
        before == 0 ? (bytes == 0 ? "" : "new") : (bytes / before).ToString("0.00", CultureInfo.InvariantCulture);

    private static async Task<Dictionary<string, Result>> ReadAsync(IEnumerable<string> files)
    {
        var results = new Dictionary<string, Result>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            foreach (var benchmark in JsonNode.Parse(await File.ReadAllTextAsync(file))!["Benchmarks"]!.AsArray())
            {
                var name =
                    benchmark!["FullName"]!.GetValue<string>().Replace("Ballast.Operator.Bench.", "", StringComparison.Ordinal);
                var result = new Result(
                    benchmark["Statistics"]!["Median"]!.GetValue<double>(),
                    benchmark["Memory"]!["BytesAllocatedPerOperation"]!.GetValue<double>());
                results[name] =
                    results.TryGetValue(name, out var known) && known.Nanoseconds < result.Nanoseconds ? known : result;
            }
        }

        return results;
    }

    private sealed record Result(double Nanoseconds, double Bytes);
}
