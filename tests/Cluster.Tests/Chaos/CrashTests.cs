using System.Collections.Concurrent;
using System.Diagnostics;
using Ballast.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>Kills the operator at each of its writes: another operator completes the work, and nothing is done twice.</summary>
public sealed class CrashTests(ApiServerFixture api, ITestOutputHelper output) : IClassFixture<ApiServerFixture>
{
    private static readonly ParallelOptions Worlds = new() { MaxDegreeOfParallelism = 4 };

    public static TheoryData<string> Workloads => [.. Workload.All.Keys];

    [OwnServerTheory]
    [MemberData(nameof(Workloads))]
    public async Task Operator_KilledAtAnyWrite_ComesToTheSameEnd(string workload)
    {
        var since = Stopwatch.StartNew();
        var undisturbed = await Run.StartAsync(api, Workload.All[workload], null);
        var points = CrashPoint.All(undisturbed.Writes);
        var reached = new ConcurrentBag<CrashPoint>();
        var faults = new ConcurrentBag<string>();

        // One more run without a crash shows that the mask hides everything that may differ between runs.
        await Parallel.ForEachAsync([null, .. points], Worlds, async (point, _) => await TryAsync(point));

        output.WriteLine($"{points.Count} crash points, {reached.Count} of them reached, in {since.Elapsed.TotalSeconds:F0} s");
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults));
        Assert.Empty(points.Where(p => !p.MayBeMissed).Except(reached));

        async Task TryAsync(CrashPoint? point)
        {
            try
            {
                var run = await Run.StartAsync(api, Workload.All[workload], point);
                if (run.DifferenceFrom(undisturbed) is { Length: > 0 } difference)
                {
                    faults.Add($"{point}:\n{difference}\nwrites:\n{string.Join('\n', run.Writes)}");
                }

                if (run.Crashed)
                {
                    reached.Add(point!);
                }
            }
            catch (Exception fault)
            {
                faults.Add($"{point}: {fault}");
            }
        }
    }
}
