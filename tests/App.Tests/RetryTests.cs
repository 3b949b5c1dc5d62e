using Ballast.App.Dependencies;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.App.Tests;

public sealed class RetryTests
{
    private readonly FakeTimeProvider _time = new();
    private int _calls;

    [Fact]
    public async Task Retry_ConnectionFails_IsTriedAgainAfterTheDelayUntilTriesAreUsedUp()
    {
        var run = RunAsync(tries: 3, new TimeoutException());

        Assert.Equal((1, false), (_calls, run.IsCompleted));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1, _calls);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _calls == 2, "it is tried again");
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(60));
                return run.IsCompleted;
            },
            "it ends");
        await Assert.ThrowsAsync<TimeoutException>(() => run);
        Assert.Equal(3, _calls);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task Retry_OneTryOrTheWorkItselfFails_IsNotTriedAgain(int tries, bool connection)
    {
        Exception failure = connection ? new TimeoutException() : new InvalidDataException();

        await Assert.ThrowsAsync(failure.GetType(), () => RunAsync(tries, failure));

        Assert.Equal(1, _calls);
    }

    private Task<string> RunAsync(int tries, Exception failure) => new Retry(tries, TimeSpan.FromMinutes(1)).RunAsync(
        "work",
        _ =>
        {
            _calls++;
            return Task.FromException<string>(failure);
        },
        NullLogger.Instance, _time, default);
}
