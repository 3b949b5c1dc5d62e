namespace Ballast.Operator.Hosting;

/// <summary>
/// Gives memory back to the machine from time to time. The collector has no reason to while a process allocates little: what a
/// thousand stacks needed when they came up, or at a start, would stay with the process for ever.
/// </summary>
internal sealed class MemoryTrimmer(TimeProvider time) : BackgroundService
{
    private const long Much = 8 << 20;
    private const long Little = 1 << 20;

    // A collection takes 1 ms for each MiB in use or so: well under a thousandth of a core.
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(3);

    /// <summary>True: a collection is worth its time.</summary>
    /// <param name="allocated">Bytes since the last one.</param>
    /// <param name="since">How long ago it was.</param>
    internal static bool IsDue(long allocated, TimeSpan since) =>
        // Little too, but seldom: what was in use when something else ended, such as broken connections, would stay till then.
        allocated >= Much || (allocated >= Little && since >= Seldom);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (allocated, at) = (0L, time.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken);
            if (IsDue(GC.GetTotalAllocatedBytes() - allocated, time.GetElapsedTime(at)))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                (allocated, at) = (GC.GetTotalAllocatedBytes(), time.GetTimestamp());
            }

            NativeHeap.Release();
            ProgramPages.Release();
        }
    }
}
