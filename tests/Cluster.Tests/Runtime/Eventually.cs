using System.Diagnostics;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>
/// Waits for conditions. What is waited for comes in a second or two; the limit is for busy machines, and no bound of the product's.
/// Such bounds are put to <see cref="CountedTime"/>.
/// </summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Waits until the condition holds.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> TrueAsync(Func<bool> condition, string what)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(since.Elapsed < Limit, $"not within {Limit.TotalSeconds} s: {what}");
            await Task.Delay(10);
        }

        return since.Elapsed;
    }

    /// <summary>Waits until an answer is as wanted; one that does not come is not.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Nobody is there yet.
            }

            Assert.True(since.Elapsed < Limit, $"not within {Limit.TotalSeconds} s: {what()}");
            await Task.Delay(50);
        }
    }

    /// <summary>Fails as soon as the condition does not hold during that time.</summary>
    public static async Task StaysTrueAsync(Func<bool> condition, string what, double seconds)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            Assert.True(condition(), $"no longer after {since.Elapsed.TotalSeconds:F1} s: {what}");
            await Task.Delay(20);
        }
    }
}
