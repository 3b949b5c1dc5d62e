using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;

namespace Ballast.Testing;

/// <summary>
/// Waits for conditions. They usually hold after a second or two; the limit is for busy machines and is not a guarantee of the
/// product.
/// </summary>
internal static class Eventually
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // The condition may start a program, such as kubectl.
    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(700);

    /// <summary>Waits until the condition holds.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="TimeoutException">It did not within the limit.</exception>
    public static async Task<TimeSpan> TrueAsync(Func<bool> condition, string what)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            FailAfterLimit(since, what, null);
            await Task.Delay(5);
        }

        return since.Elapsed;
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, Func{string})"/>
    public static Task TrueAsync(Func<Task<bool>> condition, string what) => TrueAsync(condition, () => what);

    /// <summary>
    /// Waits until an answer is as wanted; a server that does not answer is asked again, and any other exception is passed on.
    /// </summary>
    /// <exception cref="TimeoutException">It was not within the limit; the message ends with why nobody answered
    /// last.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> what)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            Exception? unanswered = null;
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e)
                when (e is HttpRequestException or OperationCanceledException or SocketException or IOException or DbException)
            {
                unanswered = e;
            }

            FailAfterLimit(since, what(), unanswered);
            await Task.Delay(50);
        }
    }

    /// <summary>Calls a function until its result is as expected, and returns it.</summary>
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

            await Task.Delay(PauseBetweenLooks);
        }
    }

    private static void FailAfterLimit(Stopwatch since, string what, Exception? cause)
    {
        if (since.Elapsed > Limit)
        {
            throw new TimeoutException($"not within {Limit.TotalSeconds} s: {what}. {cause?.Message}".TrimEnd(), cause);
        }
    }
}
