using Ballast.Kubernetes.Events;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Kubernetes.Tests.Events;

public class EventRateLimitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly EventRateLimit _limit;

    public EventRateLimitTests() => _limit = new EventRateLimit(3, TimeSpan.FromMinutes(1), _time);

    [Fact]
    public void Object_MoreThanItsBurst_IsHeldBackUntilRefilled()
    {
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => _limit.TryTake("a")));
        Assert.True(_limit.TryTake("b"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => _limit.TryTake("a")));
    }

    [Fact]
    public void Object_QuietForLong_MayBurstAgainAndNoMore()
    {
        Assert.True(_limit.TryTake("a"));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => _limit.TryTake("a")));
    }
}
