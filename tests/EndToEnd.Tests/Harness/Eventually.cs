using System.Diagnostics;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>Waits for conditions.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    /// <summary>Looks until what it sees is as hoped, and returns it.</summary>
    /// <exception cref="TimeoutException">It was not within the limit; the message holds what was seen last.</exception>
    public static Task<T> SeesAsync<T>(string hope, TimeSpan limit, Func<Task<T>> look, Func<T, bool> holds) =>
        SeesAsync(hope, limit, look, seen => Task.FromResult(holds(seen)));

    /// <inheritdoc cref="SeesAsync{T}(string, TimeSpan, Func{Task{T}}, Func{T, bool})"/>
    public static async Task<T> SeesAsync<T>(string hope, TimeSpan limit, Func<Task<T>> look, Func<T, Task<bool>> holds)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (await holds(seen))
            {
                return seen;
            }

            if (since.Elapsed > limit)
            {
                throw new TimeoutException($"not within {limit.TotalSeconds} s: {hope}. Last seen: {seen}");
            }

            await Task.Delay(Pause);
        }
    }
}
