using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>Waits for conditions in real time.</summary>
internal static class Wait
{
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            if (since.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new TimeoutException($"never: {what}");
            }

            await Task.Delay(5);
        }
    }

    /// <summary>Gives what runs beside the test a few turns; true as soon as the condition holds.</summary>
    public static async Task<bool> BrieflyAsync(Func<bool> condition)
    {
        for (var turn = 0; turn < 3; turn++)
        {
            if (condition())
            {
                return true;
            }

            await Task.Delay(1);
        }

        return condition();
    }
}
