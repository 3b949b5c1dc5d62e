using Ballast.Bench;
using Ballast.Load.Bench.Cases;
using static Ballast.Load.Bench.Reports.Figures;

namespace Ballast.Load.Bench.Reports;

/// <summary>One operator beside several that share the stacks.</summary>
internal static class ShardsReport
{
    public static string Write(int stacks, IReadOnlyList<Shards> shards, Origin origin)
    {
        var table = new MarkdownTable("operators", "last write", "floor", "ratio", "memory of each", "CPU of all");
        foreach (var shard in shards)
        {
            table.Add(
                $"{shard.Operators}", Seconds(shard.Seconds), Seconds(shard.FloorSeconds),
                Ratio(shard.Seconds / shard.FloorSeconds), string.Join(", ", shard.Memory.Select(MiB)),
                Seconds(shard.CpuSeconds));
        }

        return $"{stacks} stacks in as many namespaces as there are operators:\n\n{table}\n{origin}\n";
    }
}
