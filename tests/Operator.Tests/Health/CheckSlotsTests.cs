using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>Checks of one namespace do not wait for those of another, unless the operator checks as much as it can.</summary>
public sealed class CheckSlotsTests : IDisposable
{
    private readonly CheckSlots _slots = new();
    private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

    public void Dispose() => _slots.Dispose();

    [Fact]
    public async Task Check_OfAFullNamespace_WaitsForATurn()
    {
        var running = Start("a", CheckSlots.MaxPerNamespace);
        var waiting = Start("a", 1);

        Assert.Equal(CheckSlots.MaxPerNamespace, _running);
        _end.SetResult(7);
        Assert.All(await Task.WhenAll([.. running, .. waiting]), result => Assert.Equal(7, result));
    }

    [Fact]
    public async Task Check_OfAnotherNamespace_StartsAtOnce()
    {
        var running = Start("a", CheckSlots.MaxPerNamespace + 5);
        var other = Start("b", 1);

        Assert.Equal(CheckSlots.MaxPerNamespace + 1, _running);
        _end.SetResult(0);
        await Task.WhenAll([.. running, .. other]);
    }

    [Fact]
    public async Task Checks_OfManyNamespaces_AreLimitedTogether()
    {
        var all = Enumerable.Range(0, 20).SelectMany(i => Start($"n{i}", CheckSlots.MaxPerNamespace)).ToList();

        Assert.Equal(CheckSlots.MaxAtOnce, _running);
        _end.SetResult(0);
        await Task.WhenAll(all);
        Assert.Equal(all.Count, _running);
    }

    [Fact]
    public async Task Check_CancelledWhileItWaits_TakesNoTurn()
    {
        var running = Start("a", CheckSlots.MaxPerNamespace);
        using var stop = new CancellationTokenSource();
        var waiting = _slots.RunAsync("a", RunAsync, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _end.SetResult(0);
        await Task.WhenAll(running);
        await Task.WhenAll(Start("a", CheckSlots.MaxPerNamespace));
        Assert.Equal(2 * CheckSlots.MaxPerNamespace, _running);
    }

    [Fact]
    public async Task Check_Throws_GivesItsTurnBack()
    {
        for (var i = 0; i < CheckSlots.MaxPerNamespace + 1; i++)
        {
            await Assert.ThrowsAsync<TimeoutException>(
                () => _slots.RunAsync<int>("a", () => throw new TimeoutException(), CancellationToken.None));
        }
    }

    private List<Task<int>> Start(string @namespace, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _slots.RunAsync(@namespace, RunAsync, CancellationToken.None))];

    private Task<int> RunAsync()
    {
        Interlocked.Increment(ref _running);
        return _end.Task;
    }
}
