using System.Text;
using Ballast.Bench;
using Ballast.Load.Bench.Cases;
using static Ballast.Load.Bench.Reports.Figures;

namespace Ballast.Load.Bench.Reports;

/// <summary>The tables of one run, in Markdown.</summary>
internal static class LoadReport
{
    public static string Write(IReadOnlyList<LoadCase> cases, Origin origin)
    {
        var text = new StringBuilder();
        text.Append("All at once, until the last write:\n\n").Append(Bursts(cases));
        if (cases.Any(c => c.Tools is not null))
        {
            text.Append("\nOther tools with the same children, four at a time:\n\n").Append(Others(cases));
        }

        text.Append("\nFrom a change of a stack to the changed Deployment, p50 / p99:\n\n").Append(Changes(cases));
        text.Append("\nThe process:\n\n").Append(Processes(cases));
        text.Append(cases.Count > 1 ? GrowthReport.Write(cases) : "").Append(Requests(cases[^1]));
        return text.Append($"\n{origin}\n").ToString();
    }

    private static MarkdownTable Bursts(IReadOnlyList<LoadCase> cases)
    {
        var table = new MarkdownTable(
            "stacks", "operator", "floor before, after", "ratio", "a stack: writes (floor), reads", "first Deployment",
            "half finished after", "order kept", "slowest stack");
        foreach (var c in cases)
        {
            var b = c.Burst;
            table.Add(
                $"{c.Stacks}", Seconds(b.Seconds), $"{Seconds(c.Floor[0])}, {Seconds(c.Floor[1])}",
                Ratio(b.Seconds / c.FloorSeconds),
                $"{Each(b.Writes, c.Stacks)} ({Each(c.FloorWrites, c.Stacks)}), {Each(b.Reads, c.Stacks)}",
                Seconds(b.FirstDeployment), Text($"{b.HalfFinished * 100:0} % of the time"), Ratio(b.Order),
                Seconds(b.Slowest.Seconds));
        }

        return table;
    }

    private static MarkdownTable Others(IReadOnlyList<LoadCase> cases)
    {
        var table = new MarkdownTable(
            "stacks", "operator", "helm install", "ratio to the operator", "kubectl apply --server-side", "ratio");
        foreach (var c in cases.Where(c => c.Tools is not null))
        {
            var tools = c.Tools!;
            var scale = (double)c.Stacks / tools.Stacks;
            var how = tools.Stacks == c.Stacks ? "" : $", by the rate of {tools.Stacks}";
            table.Add(
                $"{c.Stacks}", Seconds(c.Burst.Seconds),
                Seconds(tools.HelmSeconds * scale) + how, Ratio(tools.HelmSeconds * scale / c.Burst.Seconds),
                Seconds(tools.KubectlSeconds * scale) + how, Ratio(tools.KubectlSeconds * scale / c.Burst.Seconds));
        }

        return table;
    }

    private static MarkdownTable Changes(IReadOnlyList<LoadCase> cases)
    {
        var table = new MarkdownTable(
            "stacks", "round trip", "replicas", "round trips", "release", "round trips");
        foreach (var c in cases)
        {
            var (trip, replicas, release) = c.Latency;
            table.Add(
                $"{c.Stacks}", Both(trip), Both(replicas), InTrips(replicas, trip), Both(release), InTrips(release, trip));
        }

        return table;

        static string Both(Percentiles p) => $"{Milliseconds(p.P50)} / {Milliseconds(p.P99)}";
        static string InTrips(Percentiles p, Percentiles trip) => Text($"{p.P50 / trip.P50:0.0} / {p.P99 / trip.P99:0.0}");
    }

    private static MarkdownTable Processes(IReadOnlyList<LoadCase> cases)
    {
        var table = new MarkdownTable(
            "stacks", "memory after the last write (peak)", "at rest: memory", "CPU of one core", "writes, lease",
            "with 2 checks a stack: CPU", "memory", "restart: ready", "done", "requests", "writes");
        foreach (var c in cases)
        {
            table.Add(
                $"{c.Stacks}", $"{MiB(c.Burst.Memory)} ({MiB(c.Burst.Peak)})", MiB(c.Rest.Memory), Percent(c.Rest.CpuPercent),
                $"{c.Rest.Writes}, {c.Rest.LeaseWrites} in {c.Rest.Seconds} s",
                c.Checked is { } cpu ? Percent(cpu.CpuPercent) : "", c.Checked is { } all ? MiB(all.Memory) : "",
                Seconds(c.Restart.ReadySeconds), Seconds(c.Restart.DoneSeconds), $"{c.Restart.Requests.Values.Sum()}",
                $"{c.Restart.Writes}");
        }

        return table;
    }

    private static string Requests(LoadCase largest)
    {
        var table = new MarkdownTable("request", "all at once", "a stack", "restart", "at rest, a minute");
        var (burst, restart, rest) = (largest.Burst.Requests, largest.Restart.Requests, largest.Rest.Requests);
        foreach (var kind in burst.Keys.Union(restart.Keys).Union(rest.Keys))
        {
            var count = burst.GetValueOrDefault(kind);
            table.Add(
                kind, $"{count}", Each(count, largest.Stacks), $"{restart.GetValueOrDefault(kind)}",
                Text($"{rest.GetValueOrDefault(kind) * 60 / largest.Rest.Seconds:0}"));
        }

        var failures = largest.Burst.Failures.Count == 0 ? "None was refused."
            : $"Refused: {string.Join(", ", largest.Burst.Failures.Select(f => $"{f.Value} {f.Key}"))}.";
        return $"\nRequests of {largest.Stacks} stacks, from the audit log:\n\n{table}\n{failures} The slowest stack took "
            + $"{Seconds(largest.Burst.Slowest.Seconds)}, {Seconds(largest.Burst.Slowest.InServer)} of them in the server; its "
            + $"longest wait was {Seconds(largest.Burst.Slowest.LongestWait)} between "
            + $"{largest.Burst.Slowest.WaitedBetween}.\n";
    }
}
