using Ballast.Cluster.Tests.Fixtures;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>
/// Watches that break leak no memory and no handles. Both are measured for the whole process, so no other test may run at the
/// same time.
/// </summary>
[Collection("alone")]
public sealed class WatchLeakTests(ApiServerFixture api) : InformerTests(api)
{
    [Fact]
    public async Task Watch_CutAThousandTimes_LeaksNeitherMemoryNorHandles()
    {
        await CreateAsync("a");
        await using var running = Start(backoff: new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
        await running.SyncedAsync();
        Proxy.On(IsWatch, Reset());
        async Task<(long Memory, int Handles)> AfterAsync(int watches)
        {
            Proxy.ResetActive(IsWatch);
            for (var some = 100; some <= watches; some += 100)
            {
                await Eventually.TrueAsync(() => Proxy.Requests.Count(IsWatch) >= some, $"{some} watches");
            }

            return (GC.GetTotalMemory(forceFullCollection: true), Directory.GetFiles("/proc/self/fd").Length);
        }

        var early = await AfterAsync(200);
        var late = await AfterAsync(1200);
        Assert.InRange(late.Memory - early.Memory, long.MinValue, 4 << 20);
        Assert.InRange(late.Handles - early.Handles, int.MinValue, 20);
    }
}

/// <summary>Tests that run one at a time, after all others.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
