using Microsoft.Extensions.Time.Testing;

namespace Ballast.Testing;

/// <summary>Moves a clock for code that runs beside the test.</summary>
internal static class FakeTimeExtensions
{
    /// <summary>
    /// Moves the clock in small steps until a condition holds; what waits on the clock runs in between. In one large step, a
    /// delay that starts when another ends would start at the step's end, too late.
    /// </summary>
    public static async Task AdvanceUntilAsync(
        this FakeTimeProvider time, Func<bool> condition, TimeSpan within, TimeSpan? step = null)
    {
        for (var gone = TimeSpan.Zero; gone <= within; gone += step ?? TimeSpan.FromMilliseconds(100))
        {
            if (await Wait.BrieflyAsync(condition))
            {
                return;
            }

            time.Advance(step ?? TimeSpan.FromMilliseconds(100));
        }

        if (!condition())
        {
            throw new TimeoutException($"not within {within} of the clock");
        }
    }
}
