using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Caching;

/// <summary>When the reflector asks.</summary>
public sealed class ReflectorTimingTests : ScriptedReflector
{
    [Fact]
    public async Task Watch_EndsAtOnceEachTime_ConnectsAtMostTenTimesIn30Seconds()
    {
        _server.OnWatch = (_, _) => ScriptedServer.Events();
        await RunForAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(200));

        var watches = _server.Watches.ToList();
        Assert.All(watches, at => Assert.InRange(watches.Count(w => w >= at && w < at + TimeSpan.FromSeconds(30)), 1, 10));
        Assert.All(watches.Zip(watches.Skip(1)), pair =>
            Assert.InRange(pair.Second - pair.First, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(5.5)));
    }

    [Fact]
    public async Task Watch_EndsAfterOneEventEachTime_ConnectsAtMostTenTimesIn30Seconds()
    {
        var version = 1;
        _server.OnWatch = (_, _) =>
            ScriptedServer.Events(new WatchEvent<V1ConfigMap>(WatchEventType.Added, ScriptedServer.Map("a", ++version)));
        await RunForAsync(TimeSpan.FromSeconds(29), TimeSpan.FromMilliseconds(250));

        Assert.InRange(_server.Watches.Count(), 5, 10);
    }

    [Fact]
    public async Task Watch_HealthyAndThenEnded_IsBackInUnderASecond()
    {
        _server.OnWatch = (_, _) => ScriptedServer.Events();
        await RunForAsync(TimeSpan.FromSeconds(25), TimeSpan.FromMilliseconds(500));
        _server.OnWatch = (_, cancel) => Lasting(TimeSpan.FromSeconds(40), cancel);
        var before = _server.Watches.Count();
        await RunForAsync(TimeSpan.FromSeconds(90), TimeSpan.FromMilliseconds(500));

        var watches = _server.Watches.Skip(before).ToList();
        Assert.InRange(watches[1] - watches[0], TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(42.5));
    }

    [Fact]
    public async Task Watch_SilentlyDead_IsReplacedWithinAMinuteAtTheSameVersion()
    {
        await RunForAsync(TimeSpan.FromSeconds(61), TimeSpan.FromMilliseconds(500));

        Assert.Equal(["list", "watch", "watch"], _server.Requests.Select(r => r.Kind));
        Assert.Equal("1", _server.Requests[^1].Version);
    }

    [Theory]
    [InlineData(false, 12, 40)]
    [InlineData(true, 3, 3)]
    public async Task Kind_ThatIsNotServed_IsLookedForEveryHalfMinuteIfItIsOptional(bool isOptional, int least, int most)
    {
        _options.IsOptional = isOptional;
        _server.OnList = _ => throw ScriptedServer.Refusal(404, "NotFound");
        await RunForAsync(TimeSpan.FromSeconds(65), TimeSpan.FromMilliseconds(500));

        Assert.Equal(InformerState.NotServed, _informer.State);
        Assert.InRange(_server.Requests.Count, least, most);
    }

    [Fact]
    public async Task Refusal_AsksToWait_IsNotAskedAgainSooner()
    {
        _server.OnList = _ => throw ScriptedServer.Refusal(503, "ServiceUnavailable", TimeSpan.FromSeconds(20));
        await RunForAsync(TimeSpan.FromSeconds(19), TimeSpan.FromMilliseconds(500));
        Assert.Single(_server.Requests);
        await _time.AdvanceUntilAsync(() => _server.Requests.Count == 2, TimeSpan.FromSeconds(3));
    }
}
