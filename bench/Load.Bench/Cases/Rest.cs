using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>What the operator takes while nobody changes anything.</summary>
/// <param name="Seconds">How long that was.</param>
/// <param name="CpuPercent">Of one core.</param>
/// <param name="Memory">Resident MiB at the end.</param>
/// <param name="Writes">Writes other than the lease's; there should be none.</param>
/// <param name="LeaseWrites">Renewals of the lease.</param>
/// <param name="Requests">Other requests, by verb and kind.</param>
internal sealed record Rest(
    double Seconds, double CpuPercent, double Memory, int Writes, int LeaseWrites, IReadOnlyDictionary<string, int> Requests)
{
    public static async Task<Rest> MeasureAsync(OperatorUnderLoad process, AuditLog audit, TimeSpan window)
    {
        audit.Read();
        var (since, cpu) = (audit.Entries.Count, process.Cpu);
        await Task.Delay(window, TimeProvider.System);
        var used = process.Cpu - cpu;
        audit.Read();
        var entries = audit.Entries.Skip(since).ToList();
        return new Rest(
            window.TotalSeconds, used / window * 100, process.Memory,
            entries.Count(e => e is { IsWrite: true, IsWork: true }),
            entries.Count(e => e is { IsWrite: true, IsWork: false }),
            Burst.Count(entries.Where(e => e.IsOfStacks)));
    }
}
