using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Caching;

/// <summary>Lists that come in several pages.</summary>
public sealed class ReflectorPageTests : ScriptedReflector
{
    // Otherwise a start would need the memory of all objects as they are, many times that of the cache.
    [Fact]
    public async Task Page_Read_IsInTheCacheBeforeTheNextIsAskedFor()
    {
        var cached = -1;
        _server.OnList = o =>
        {
            if (o.Continue is not null)
            {
                cached = _informer.Count;
                return ScriptedServer.List("4", ScriptedServer.Map("b", 2));
            }

            return new() { Metadata = new() { ResourceVersion = "4", Continue = "more" }, Items = [ScriptedServer.Map("a", 1)] };
        };
        Run();
        await _time.AdvanceUntilAsync(() => _informer.State == InformerState.Synced, TimeSpan.FromSeconds(5));

        Assert.Equal(1, cached);
        Assert.Equal(["a1", "b2"], _informer.List().Select(Version).Order());
    }

    [Fact]
    public async Task Write_AnsweredBetweenTwoPages_StaysInTheCache()
    {
        _server.OnList = o =>
        {
            if (o.Continue is not null)
            {
                _informer.Keep(ScriptedServer.Map("b", 6));
                return ScriptedServer.List("4");
            }

            return new() { Metadata = new() { ResourceVersion = "4", Continue = "more" }, Items = [ScriptedServer.Map("a", 1)] };
        };
        Run();
        await _time.AdvanceUntilAsync(() => _informer.State == InformerState.Synced, TimeSpan.FromSeconds(5));

        Assert.Equal(["a1", "b6"], _informer.List().Select(Version).Order());
    }

    // The first page makes the cache old, so the same list would no longer look older than it.
    [Fact]
    public async Task List_OlderAndBelievedAndBrokenOff_IsBelievedTheNextTimeToo()
    {
        _server.OnList = _ => ScriptedServer.List("100", ScriptedServer.Map("a", 90), ScriptedServer.Map("b", 95));
        _server.OnWatch = (_, _) => throw ScriptedServer.Refusal(410, "Expired");
        Run();
        await _time.AdvanceUntilAsync(() => _informer.Count == 2 && _server.Watches.Any(), TimeSpan.FromSeconds(5));
        var broken = false;
        _server.OnList = o =>
        {
            if (o.Continue is null)
            {
                return new()
                {
                    Metadata = new() { ResourceVersion = "50", Continue = "more" },
                    Items = [ScriptedServer.Map("a", 40)],
                };
            }

            var breaks = !broken;
            broken = true;
            return breaks
                ? throw ScriptedServer.Refusal(500, "InternalError")
                : ScriptedServer.List("50", ScriptedServer.Map("b", 45));
        };
        var expired = new TaskCompletionSource<WatchEvent<V1ConfigMap>>();
        _server.OnWatch = (o, cancel) => o.ResourceVersion == "50" ? Later(expired.Task) : ScriptedServer.Silence(cancel);
        await _time.AdvanceUntilAsync(
            () => _server.Requests[^1].Version == "50", TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(500));

        Assert.True(broken);
        Assert.Equal(["a40", "b45"], _informer.List().Select(Version).Order());

        // The next one is a list like any other.
        _server.OnList = o =>
        {
            if (o.Continue is null)
            {
                return new() { Metadata = new() { ResourceVersion = "70", Continue = "more" }, Items = [] };
            }

            _informer.Keep(ScriptedServer.Map("c", 80));
            return ScriptedServer.List("70");
        };
        expired.SetException(ScriptedServer.Refusal(410, "Expired"));
        await _time.AdvanceUntilAsync(() => _server.Requests[^1].Version == "70", TimeSpan.FromSeconds(10));
        Assert.Equal(["c80"], _informer.List().Select(Version));
    }
}
