using Ballast.Load.Bench.Floor;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>One of several runs from nothing.</summary>
/// <param name="Run">Its number, from 1.</param>
/// <param name="FloorSeconds">The same writes from a bare process, just before.</param>
/// <param name="Burst">What the operator took.</param>
internal sealed record OneRun(int Run, double FloorSeconds, Burst Burst)
{
    public double Ratio => Burst.Seconds / FloorSeconds;
}

/// <summary>Brings the same number of stacks up again and again, each time on a new server with a new operator.</summary>
internal static class ManyRuns
{
    public static async Task<IReadOnlyList<OneRun>> MeasureAsync(LoadSetup setup, int stacks)
    {
        var runs = new List<OneRun>();
        for (var run = 1; run <= setup.Options.Runs; run++)
        {
            await using var server = await LoadServer.StartAsync(setup.Assets);
            var (floor, _) = await FloorRun.MeasureAsync(server, setup.Recording, "floor", stacks);
            await server.AddNamespaceAsync("load");
            await using var process = await OperatorUnderLoad.StartAsync(server, "operator");
            var burst = await Burst.MeasureAsync(
                server, process, server.AuditOf("operator"), "load", stacks, Stacks.Managed);
            runs.Add(new OneRun(run, floor.TotalSeconds, burst));
            LoadSetup.Say($"run {run}: {burst.Seconds:0.0} s, floor {floor.TotalSeconds:0.0} s, slowest {burst.Slowest}");
        }

        return runs;
    }
}
