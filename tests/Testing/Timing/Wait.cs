namespace Ballast.Testing;

/// <summary>
/// Gives way to what runs beside a test on a clock that stands still. Such code resumes on the thread pool, and has no event for
/// having nothing to do; so that it did nothing is seen after a few turns in real time. On a busy machine that may miss a fault,
/// and never reports one that is not there.
/// </summary>
internal static class Wait
{
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
