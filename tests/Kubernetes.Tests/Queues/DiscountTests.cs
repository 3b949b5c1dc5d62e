using Ballast.Kubernetes.Queues;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Kubernetes.Tests.Queues;

/// <summary>Whether a key that a worker has is handed out again, after causes of its adds were discounted.</summary>
public sealed class DiscountTests : IDisposable
{
    private readonly WorkQueue<string> _queue =
        new("test", new ExponentialBackoff(TimeSpan.Zero, TimeSpan.Zero, 0), new FakeTimeProvider());

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task Key_AddedWhileWorkedOnForDiscountedCausesOnly_IsNotHandedOutAgain()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a", "first");
        _queue.Add("a", "second");
        _queue.Discount("a", "first");
        _queue.Discount("a", "second");
        _queue.Discount("a", "third");

        Assert.Equal(0, _queue.Count);
        _queue.Done("a");
        Assert.Equal(0, _queue.Count);
    }

    [Theory]
    [InlineData("first", "second")]
    [InlineData("second", "first")]
    [InlineData("first", null)]
    [InlineData(null, "first")]
    public async Task Key_AddedForAnotherCauseToo_IsHandedOutAgain(string? one, string? other)
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a", one);
        _queue.Add("a", other);
        _queue.Discount("a", "first");
        _queue.Discount("a", "first");
        _queue.Done("a");

        Assert.Equal("a", await TakeAsync());
        _queue.Done("a");
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task Key_DiscountedAndAddedAgain_IsHandedOutAgain()
    {
        _queue.Add("a");
        await TakeAsync();
        _queue.Add("a", "first");
        _queue.Discount("a", "first");
        _queue.Add("a", "second");
        _queue.Done("a");

        Assert.Equal("a", await TakeAsync());
    }

    [Fact]
    public async Task Key_ThatNobodyWorksOn_CannotBeDiscounted()
    {
        _queue.Add("a", "first");
        _queue.Discount("a", "first");
        Assert.Equal("a", await TakeAsync());
        _queue.Add("a", "second");
        _queue.Done("a");
        _queue.Discount("a", "second");

        Assert.Equal("a", await TakeAsync());
    }

    private async Task<string> TakeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return (await _queue.TakeAsync(limit.Token)).Key;
    }
}
