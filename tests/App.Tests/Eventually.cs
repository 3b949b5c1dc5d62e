namespace Ballast.App.Tests;

/// <summary>Waits for a condition, not a time.</summary>
public static class Eventually
{
    public static async Task TrueAsync(string what, Func<Task<bool>> condition, int seconds = 20)
    {
        Exception? last = null;
        var deadline = Environment.TickCount64 + (seconds * 1000);
        while (Environment.TickCount64 < deadline)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e)
            {
                last = e;
            }

            await Task.Delay(50);
        }

        Assert.Fail($"not within {seconds} s: {what}. {last?.Message}");
    }

    public static Task TrueAsync(string what, Func<bool> condition, int seconds = 20) =>
        TrueAsync(what, () => Task.FromResult(condition()), seconds);
}
