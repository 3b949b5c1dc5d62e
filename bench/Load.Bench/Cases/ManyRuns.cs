using Ballast.Load.Bench.Floor;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>One of several runs from nothing.</summary>
/// <param name="Run">Its number, from 1.</param>
/// <param name="Floor">
/// Seconds of the same writes from a bare process, before and after: the second meets a fuller server.
/// </param>
/// <param name="Burst">What the operator took.</param>
internal sealed record OneRun(int Run, double[] Floor, Burst Burst)
{
    public double Ratio => Burst.Seconds / Floor.Average();
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
            var (before, _) = await FloorRun.MeasureAsync(server, setup.Recording, "floor-before", stacks);
            await server.AddNamespaceAsync("load");
            var burst = await MeasureAsync(server, stacks);
            var (after, _) = await FloorRun.MeasureAsync(server, setup.Recording, "floor-after", stacks);
            runs.Add(new OneRun(run, [before.TotalSeconds, after.TotalSeconds], burst));
            LoadSetup.Say(
                $"run {run}: {burst.Seconds:0.0} s, floor {before.TotalSeconds:0.0} and {after.TotalSeconds:0.0} s, {runs[^1].Ratio:0.00}");
        }

        return runs;
    }

    private static async Task<Burst> MeasureAsync(LoadServer server, int stacks)
    {
        await using var process = await OperatorUnderLoad.StartAsync(server, "operator");
        return await Burst.MeasureAsync(server, process, server.AuditOf("operator"), "load", stacks, Stacks.Managed);
    }
}
