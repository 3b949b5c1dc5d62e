using Ballast.Load.Bench.Floor;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>Stacks in several namespaces, brought up by one operator for all of them or by one for each.</summary>
/// <param name="Operators">How many operators.</param>
/// <param name="Seconds">From the first stack's arrival to the last write.</param>
/// <param name="FloorSeconds">The same writes from a bare process, just before.</param>
/// <param name="Memory">Resident MiB of each operator after the last write.</param>
/// <param name="CpuSeconds">Processor time of all operators.</param>
internal sealed record Shards(
    int Operators, double Seconds, double FloorSeconds, IReadOnlyList<double> Memory, double CpuSeconds)
{
    /// <summary>One operator, and as many as there are namespaces, each on a server of its own.</summary>
    public static async Task<IReadOnlyList<Shards>> MeasureAsync(LoadSetup setup, int stacks)
    {
        var spaces = Enumerable.Range(1, setup.Options.Operators).Select(number => $"shard-{number}").ToList();
        return [await MeasureAsync(setup, stacks, spaces, 1), await MeasureAsync(setup, stacks, spaces, spaces.Count)];
    }

    private static async Task<Shards> MeasureAsync(LoadSetup setup, int stacks, List<string> spaces, int operators)
    {
        await using var server = await LoadServer.StartAsync(setup.Assets);
        var (floor, _) = await FloorRun.MeasureAsync(server, setup.Recording, "floor", stacks);
        foreach (var space in spaces)
        {
            await server.AddNamespaceAsync(space);
        }

        var processes = new List<OperatorUnderLoad>();
        try
        {
            foreach (var number in Enumerable.Range(0, operators))
            {
                processes.Add(await OperatorUnderLoad.StartAsync(
                    server, $"operator-{number}", operators == 1 ? string.Join(',', spaces) : spaces[number]));
            }

            var bursts = await Task.WhenAll(spaces.Select((space, number) => Burst.MeasureAsync(
                server, processes[number % operators], server.AuditOf($"operator-{number % operators}"), space,
                stacks / spaces.Count, Stacks.Managed)));
            var result = new Shards(
                operators, bursts.Max(b => b.Seconds), floor.TotalSeconds, [.. processes.Select(p => p.Memory)],
                processes.Sum(p => p.Cpu.TotalSeconds));
            LoadSetup.Say($"{operators} operators: {result.Seconds:0.0} s, floor {result.FloorSeconds:0.0} s");
            return result;
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }
}
