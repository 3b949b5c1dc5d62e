using Ballast.Kubernetes.Queues;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Kubernetes.Tests.Queues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() =>
        _queue = new("test", new ExponentialBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(8), 0), _time);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Key_AddedTwiceWhileWaiting_IsHandedOutOnce()
    {
        _queue.Add("a");
        _queue.Add("a");

        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.True(await IsEmptyAsync());
    }

    [Fact]
    public async Task Key_AddedWhileWorkedOn_IsHandedOutOnlyAfterDone()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a");
        _queue.Add("a");

        Assert.True(await IsEmptyAsync());
        _queue.Done("a");
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.True(await IsEmptyAsync());
    }

    [Fact]
    public async Task Key_WorkedOnByManyWorkers_IsNeverWithTwoAtOnce()
    {
        var inside = 0;
        var together = 0;
        var done = 0;
        async Task WorkAsync()
        {
            while (await _queue.TakeAsync(default) is { HasKey: true, Key: var key })
            {
                together = Math.Max(together, Interlocked.Increment(ref inside));
                await Task.Delay(2);
                Interlocked.Decrement(ref inside);
                _queue.Done(key);
                Interlocked.Increment(ref done);
            }
        }

        var workers = Enumerable.Range(0, 8).Select(_ => WorkAsync()).ToList();
        for (var i = 0; i < 100; i++)
        {
            _queue.Add("a");
            await Task.Delay(1);
        }

        await Eventually.TrueAsync(() => done > 0 && _queue.Count == 0, "the queue runs dry");
        _queue.ShutDown();
        await Task.WhenAll(workers);
        Assert.Equal(1, together);
    }

    [Fact]
    public async Task Key_HandedOutBefore_GoesBeforeNewOnes()
    {
        await WorkAsync("begun", "other");
        _queue.Add("new");
        _queue.Add("other");
        _queue.Add("begun");

        Assert.Equal(["other", "begun", "new"], await TakeAsync(3));
    }

    [Fact]
    public async Task Key_AddedWhileWorkedOn_GoesBeforeNewOnes()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("new");
        _queue.Add("a");
        _queue.Done("a");

        Assert.Equal(["a", "new"], await TakeAsync(2));
    }

    [Fact]
    public async Task Key_NewBehindOnesThatAlwaysComeBack_IsEveryFourth()
    {
        await WorkAsync("a", "b");
        _queue.Add("c");
        _queue.Add("d");
        var order = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            _queue.Add("a");
            _queue.Add("b");
            order.Add(await TakeAsync());
            _queue.Done(order[^1]);
        }

        Assert.Equal(["a", "b", "a", "c", "b", "a", "b", "d"], order);
    }

    [Fact]
    public async Task Key_ThatIsGone_IsNewAgain()
    {
        await WorkAsync("a", "b");
        _queue.AddAfterFailure("a");
        _queue.Remove("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        _queue.Add("a");
        _queue.Add("b");

        Assert.Equal(["b", "a"], await TakeAsync(2));
        Assert.Equal(1, _queue.AddAfterFailure("a").TotalSeconds);
    }

    [Fact]
    public async Task Delay_TwoTimesAsked_TheEarlierWins()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.True(await IsEmptyAsync());
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await IsEmptyAsync());
    }

    [Fact]
    public async Task Delay_ImmediateAddMeanwhile_StillComesDue()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.Add("a");
        await TakeAsync();
        _queue.Done("a");

        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("a", await TakeAsync());
    }

    [Fact]
    public async Task Delay_Cancelled_NeverComesDue()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("b", TimeSpan.FromSeconds(6));
        _queue.Cancel("a");

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("b", await TakeAsync());
        Assert.True(await IsEmptyAsync());
    }

    [Fact]
    public void Failures_InARow_DoubleTheWaitUntilForgotten()
    {
        Assert.Equal([1, 2, 4, 8, 8], Enumerable.Range(0, 5).Select(_ => _queue.AddAfterFailure("a").TotalSeconds));
        Assert.Equal(1, _queue.AddAfterFailure("b").TotalSeconds);
        _queue.Forget("a");
        Assert.Equal(1, _queue.AddAfterFailure("a").TotalSeconds);
        Assert.Equal(30, _queue.AddAfterFailure("a", TimeSpan.FromSeconds(30)).TotalSeconds);
    }

    [Fact]
    public async Task ShutDown_WithKeysWaitingAndUnderWay_HandsOutNothingMore()
    {
        _queue.Add("a");
        _queue.Add("b");
        await TakeAsync();
        _queue.Add("a");

        _queue.ShutDown();
        _queue.Add("c");
        _queue.Done("a");
        Assert.False((await _queue.TakeAsync(default)).HasKey);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Take_Cancelled_LosesNoKey()
    {
        using var cancel = new CancellationTokenSource();
        var taking = _queue.TakeAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);

        _queue.Add("a");
        Assert.Equal("a", await TakeAsync());
    }

    private async Task WorkAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            _queue.Add(key);
            _queue.Done(await TakeAsync());
        }
    }

    private async Task<IReadOnlyList<string>> TakeAsync(int keys)
    {
        var taken = new List<string>();
        while (taken.Count < keys)
        {
            taken.Add(await TakeAsync());
        }

        return taken;
    }

    private async Task<string> TakeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var item = await _queue.TakeAsync(limit.Token);
        Assert.True(item.HasKey);
        return item.Key;
    }

    private async Task<bool> IsEmptyAsync()
    {
        using var limit = new CancellationTokenSource();
        var taking = _queue.TakeAsync(limit.Token);
        var empty = !taking.IsCompleted;
        await limit.CancelAsync();
        return empty && await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking.AsTask()) is not null;
    }
}
