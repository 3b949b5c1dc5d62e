namespace Ballast.Testing;

/// <summary>Gives way to what runs beside a test.</summary>
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
