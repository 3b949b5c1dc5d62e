namespace Ballast.Operator.Hosting;

/// <summary>
/// Gives memory back to the machine from time to time. The collector has no reason to while a process allocates little: what a
/// thousand stacks needed when they came up, or at a start, would stay with the process for ever.
/// </summary>
internal sealed class MemoryTrimmer(TimeProvider time) : BackgroundService
{
    private const long LeastAllocated = 8 << 20;

    // A collection takes 1 ms for each MiB in use or so: well under a thousandth of a core.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long before = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken);
            if (GC.GetTotalAllocatedBytes() - before >= LeastAllocated)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                before = GC.GetTotalAllocatedBytes();
            }

            ProgramPages.Release();
        }
    }
}
