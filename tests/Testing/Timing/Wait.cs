namespace Ballast.Testing;

/// <summary>
/// Lets code run beside a test whose clock stands still. Such code resumes on the thread pool, and there is no event when it has
/// nothing to do, so a test waits a few turns in real time to see that it did nothing. On a busy machine the test may miss an
/// error, but it never reports an error that does not exist.
/// </summary>
internal static class Wait
{
    /// <summary>Lets code beside the test run for a few turns; true as soon as the condition holds.</summary>
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
