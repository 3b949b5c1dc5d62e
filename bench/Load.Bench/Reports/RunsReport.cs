using Ballast.Bench;
using Ballast.Load.Bench.Cases;
using static Ballast.Load.Bench.Reports.Figures;

namespace Ballast.Load.Bench.Reports;

/// <summary>Several runs of the same, a row each.</summary>
internal static class RunsReport
{
    public static string Write(int stacks, IReadOnlyList<OneRun> runs, Origin origin)
    {
        var table = new MarkdownTable(
            "run", "operator", "floor before, after", "ratio", "first Deployment", "half finished after", "order kept",
            "peak memory", "slowest stack", "of it in the server", "its longest wait", "between", "refused");
        foreach (var run in runs)
        {
            var (b, slowest) = (run.Burst, run.Burst.Slowest);
            table.Add(
                $"{run.Run}", Seconds(b.Seconds), $"{Seconds(run.Floor[0])}, {Seconds(run.Floor[1])}", Ratio(run.Ratio),
                Text($"{Seconds(b.FirstDeployment)}, {b.FirstDeployment / b.Seconds * 100:0} %"),
                Text($"{b.HalfFinished * 100:0} %"), Ratio(b.Order), MiB(b.Peak), Seconds(slowest.Seconds),
                Seconds(slowest.InServer), Seconds(slowest.LongestWait), slowest.WaitedBetween,
                $"{b.Failures.Values.Sum()}");
        }

        return $"{stacks} stacks at once, {runs.Count} times:\n\n{table}\n{origin}\n";
    }
}
