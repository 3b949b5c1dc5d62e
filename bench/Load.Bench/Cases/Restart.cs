using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>What a new operator takes until it knows that nothing is to be done.</summary>
/// <param name="ReadySeconds">From its start until it is ready and leads.</param>
/// <param name="DoneSeconds">From its start until its last request about stacks.</param>
/// <param name="Requests">By verb and kind.</param>
/// <param name="Writes">Writes among them; there should be none.</param>
/// <param name="CpuSeconds">Processor time until then.</param>
/// <param name="Memory">Resident MiB then.</param>
internal sealed record Restart(
    double ReadySeconds, double DoneSeconds, IReadOnlyDictionary<string, int> Requests, int Writes, double CpuSeconds,
    double Memory)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Starts an operator over stacks that are at rest; it goes on running.</summary>
    public static async Task<(Restart Restart, OperatorUnderLoad Process)> MeasureAsync(
        LoadServer server, AuditLog audit, string user)
    {
        audit.Read();
        var (since, started) = (audit.Entries.Count, TimeProvider.System.GetUtcNow());
        var process = await OperatorUnderLoad.StartAsync(server, user);
        var ready = TimeProvider.System.GetUtcNow() - started;
        var entries = await audit.QuietAsync(since, Quiet, Limit, found => found.Count > 0);
        var requests = entries.Where(e => e.IsOfStacks).ToList();
        return (
            new Restart(
                ready.TotalSeconds, (requests.Max(e => e.Answered) - started).TotalSeconds, Burst.Count(requests),
                requests.Count(e => e.IsWrite), process.Cpu.TotalSeconds, process.Memory),
            process);
    }
}
