using Ballast.App.Dependencies;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Polly.CircuitBreaker;

namespace Ballast.App.Tests;

public sealed class CircuitTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly Circuit _circuit;
    private int _calls;

    public CircuitTests() => _circuit = new Circuit("redis", Pause, NullLogger.Instance, _time);

    [Fact]
    public async Task Circuit_TwoConnectionsFail_OpensAndCallsFailAtOnce()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));
        Assert.Equal(0, _circuit.State);
        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));

        var e = await Assert.ThrowsAsync<BrokenCircuitException>(() => CallAsync());

        Assert.Equal((2, 2), (_circuit.State, _calls));
        Assert.Equal("timed out; next try in 5 s", PlainWords.Describe(e));
        _time.Advance(TimeSpan.FromSeconds(3.5));
        e = await Assert.ThrowsAsync<BrokenCircuitException>(() => CallAsync());
        Assert.Equal("timed out; next try in 2 s", PlainWords.Describe(e));
    }

    [Fact]
    public async Task Circuit_PauseIsOver_OneCallTriesAndClosesItIfItSucceeds()
    {
        await OpenAsync();
        _time.Advance(Pause);
        Assert.Equal("done", await CallAsync());
        Assert.Equal((0, 3), (_circuit.State, _calls));
    }

    [Fact]
    public async Task Circuit_PauseIsOverButTheTryFails_StaysOpenForAnotherPause()
    {
        await OpenAsync();
        _time.Advance(Pause);
        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));
        await Assert.ThrowsAsync<BrokenCircuitException>(() => CallAsync());
        Assert.Equal((2, 3), (_circuit.State, _calls));
    }

    [Fact]
    public async Task Circuit_WorkFailsOnAGoodConnection_StaysClosed()
    {
        for (var call = 0; call < 5; call++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => CallAsync(new InvalidDataException()));
        }

        Assert.Equal((0, 5), (_circuit.State, _calls));
    }

    [Fact]
    public async Task Circuit_FewOfManyFail_StaysClosed()
    {
        for (var call = 0; call < 10; call++)
        {
            await CallAsync();
        }

        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));
        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));
        Assert.Equal(0, _circuit.State);
    }

    [Fact]
    public async Task Circuit_FailuresAreFarApart_StaysClosed()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));
        _time.Advance(TimeSpan.FromSeconds(11));

        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));

        Assert.Equal(0, _circuit.State);
    }

    private async Task OpenAsync()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));
        await Assert.ThrowsAsync<TimeoutException>(() => CallAsync(new TimeoutException()));
    }

    private Task<string> CallAsync(Exception? failure = null) => _circuit.RunAsync(
        _ =>
        {
            _calls++;
            return failure is null ? Task.FromResult("done") : Task.FromException<string>(failure);
        },
        default);
}
