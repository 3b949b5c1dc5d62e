using System.Diagnostics;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>Waits for conditions.</summary>
internal static class Eventually
{
    /// <summary>Waits until the condition holds.</summary>
    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> TrueAsync(Func<bool> condition, string what, double seconds = 20)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(seconds), $"not within {seconds} s: {what}");
            await Task.Delay(10);
        }

        return since.Elapsed;
    }

    /// <summary>Waits until an answer is as wanted; one that does not come is not.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what, double seconds = 20)
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

            Assert.True(since.Elapsed < TimeSpan.FromSeconds(seconds), $"not within {seconds} s: {what()}");
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
