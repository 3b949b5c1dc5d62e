using Ballast.Bench;
using Ballast.Load.Bench.Cases;
using static Ballast.Load.Bench.Reports.Figures;

namespace Ballast.Load.Bench.Reports;

/// <summary>How cost grows with the number of stacks, and what more would take if it went on in a straight line.</summary>
internal static class GrowthReport
{
    private static readonly int[] Further = [10_000, 100_000];

    /// <summary>Needs two numbers of stacks at least.</summary>
    public static string Write(IReadOnlyList<LoadCase> cases) =>
        $"\nHow cost grows:\n\n{Growth(cases)}\nCarried on in a straight line from {cases[^2].Stacks} and {cases[^1].Stacks} "
            + $"stacks:\n\n{More(cases[^2], cases[^1])}";

    private static MarkdownTable Growth(IReadOnlyList<LoadCase> cases)
    {
        var table = new MarkdownTable(
            "stacks", "a stack: time to the last write", "CPU of the operator until then", "memory at rest, each further stack",
            "a stack: restart", "requests of a restart");
        var before = (LoadCase?)null;
        foreach (var c in cases)
        {
            table.Add(
                $"{c.Stacks}", Milliseconds(c.Burst.Seconds * 1000 / c.Stacks),
                Milliseconds(c.Burst.CpuSeconds * 1000 / c.Stacks),
                before is null ? "" : Text($"{(c.Rest.Memory - before.Rest.Memory) * 1024 / (c.Stacks - before.Stacks):0} KiB"),
                Milliseconds(c.Restart.DoneSeconds * 1000 / c.Stacks),
                Each(c.Restart.Requests.Values.Sum(), c.Stacks));
            before = c;
        }

        return table;
    }

    private static MarkdownTable More(LoadCase less, LoadCase most)
    {
        var table = new MarkdownTable(
            "stacks", "time to the last write", "of that the floor", "memory at rest", "restart", "CPU of one core at rest");
        foreach (var stacks in Further)
        {
            table.Add(
                $"{stacks}", Seconds(Carry(c => c.Burst.Seconds)), Seconds(Carry(c => c.FloorSeconds)),
                MiB(Carry(c => c.Rest.Memory)), Seconds(Carry(c => c.Restart.DoneSeconds)),
                Percent(Carry(c => c.Rest.CpuPercent)));

            double Carry(Func<LoadCase, double> figure) => figure(most)
                + ((figure(most) - figure(less)) / (most.Stacks - less.Stacks) * (stacks - most.Stacks));
        }

        return table;
    }
}
