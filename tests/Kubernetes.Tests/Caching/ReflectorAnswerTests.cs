using System.Runtime.CompilerServices;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Caching;

/// <summary>What the reflector makes of answers that no healthy server gives.</summary>
public sealed class ReflectorAnswerTests : ScriptedReflector
{
    [Fact]
    public async Task Version_ExpiredInAWatch_IsListedAnewAndNotAskedForAgain()
    {
        _server.OnList = _ => ScriptedServer.List("7");
        _server.OnWatch = (o, cancel) => o.ResourceVersion == "7"
            ? throw ScriptedServer.Refusal(410, "Expired")
            : ScriptedServer.Silence(cancel);
        Run();
        await _time.AdvanceUntilAsync(() => _server.Watches.Any(), TimeSpan.FromSeconds(5));
        _server.OnList = _ => ScriptedServer.List("9");
        await _time.AdvanceUntilAsync(() => _server.Watches.Count() == 2, TimeSpan.FromSeconds(5));

        Assert.Equal([null, "7", null, "9"], _server.Requests.Select(r => r.Version));
    }

    [Fact]
    public async Task Page_TokenExpired_IsListedInOnePiece()
    {
        _server.OnList = o => o switch
        {
            { Limit: null } => ScriptedServer.List("5", ScriptedServer.Map("a", 1), ScriptedServer.Map("b", 2)),
            { Continue: null } =>
                new() { Metadata = new() { ResourceVersion = "4", Continue = "more" }, Items = [ScriptedServer.Map("a", 1)] },
            _ => throw ScriptedServer.Refusal(410, "Expired"),
        };
        Run();
        await _time.AdvanceUntilAsync(() => _informer.State == InformerState.Synced, TimeSpan.FromSeconds(5));

        Assert.Equal(2, _informer.Count);
    }

    [Fact]
    public async Task Write_Answered_IsInTheCacheBeforeTheWatchTellsOfItAndIsNotToldTwice()
    {
        var told = new List<string>();
        var next = new TaskCompletionSource<WatchEvent<V1ConfigMap>>();
        _server.OnList = _ => ScriptedServer.List("10", ScriptedServer.Map("a", 10));
        _server.OnWatch = (o, cancel) => o.ResourceVersion == "10" ? Later(next.Task) : ScriptedServer.Silence(cancel);
        using var subscription =
            _informer.Subscribe((old, current) => told.Add($"{Version(old)}>{Version(current)}"));
        Run();
        await _time.AdvanceUntilAsync(() => _server.Watches.Any(), TimeSpan.FromSeconds(5));

        _informer.Keep(ScriptedServer.Map("b", 12));
        _informer.Keep(ScriptedServer.Map("a", 13));
        Assert.Equal(["a13", "b12"], _informer.List().Select(Version).Order());
        Assert.Equal([">a10"], told);
        next.SetResult(new(WatchEventType.Added, ScriptedServer.Map("b", 12)));
        await _time.AdvanceUntilAsync(() => _server.Watches.Count() == 2, TimeSpan.FromSeconds(5));

        Assert.Equal([">a10"], told);
        Assert.Equal(["a13", "b12"], _informer.List().Select(Version).Order());
    }

    [Fact]
    public async Task Write_AnsweredAfterTheWatchToldOfItsDeletion_IsNotKept()
    {
        _server.OnList = _ => ScriptedServer.List("10");
        _server.OnWatch = (o, cancel) => o.ResourceVersion == "10"
            ? ScriptedServer.Events(
                new(WatchEventType.Added, ScriptedServer.Map("a", 12)), new(WatchEventType.Deleted, ScriptedServer.Map("a", 13)))
            : ScriptedServer.Silence(cancel);
        Run();
        await _time.AdvanceUntilAsync(() => _server.Watches.Count() == 2, TimeSpan.FromSeconds(5));

        _informer.Keep(ScriptedServer.Map("a", 12));

        Assert.Empty(_informer.List());
    }

    [Fact]
    public void Write_AnsweredBeforeTheFirstList_IsNotKept()
    {
        _informer.Keep(ScriptedServer.Map("a", 12));

        Assert.Empty(_informer.List());
    }

    [Fact]
    public async Task Events_Replayed_NeverTakeTheCacheBack()
    {
        var told = new List<string>();
        _server.OnList = _ => ScriptedServer.List("10", ScriptedServer.Map("a", 10));
        _server.OnWatch = (o, cancel) => o.ResourceVersion == "10"
            ? ScriptedServer.Events(
                new(WatchEventType.Deleted, ScriptedServer.Map("a", 12)),
                new(WatchEventType.Added, ScriptedServer.Map("b", 13)),
                new(WatchEventType.Added, ScriptedServer.Map("a", 10)),
                new(WatchEventType.Deleted, ScriptedServer.Map("a", 12)),
                new(WatchEventType.Added, ScriptedServer.Map("b", 13)))
            : ScriptedServer.Silence(cancel);
        using var subscription =
            _informer.Subscribe((old, current) => told.Add($"{old?.Metadata.Name}>{current?.Metadata.Name}"));
        Run();
        await _time.AdvanceUntilAsync(() => _server.Watches.Count() == 2, TimeSpan.FromSeconds(5));

        Assert.Equal([">a", "a>", ">b"], told);
        Assert.Equal("13", _server.Requests[^1].Version);
    }

    [Fact]
    public async Task List_OlderThanTheCache_IsRefusedForAMinuteAndThenBelieved()
    {
        _server.OnList = _ => ScriptedServer.List("100", ScriptedServer.Map("a", 90));
        _server.OnWatch = (_, _) => throw ScriptedServer.Refusal(410, "Expired");
        Run();
        // The watch too, or it would be the silent one of below and nothing would be listed again.
        await _time.AdvanceUntilAsync(() => _informer.Count == 1 && _server.Watches.Any(), TimeSpan.FromSeconds(5));
        _server.OnList = _ => ScriptedServer.List("50");
        _server.OnWatch = (_, cancel) => ScriptedServer.Silence(cancel);
        await RunForAsync(TimeSpan.FromSeconds(50), TimeSpan.FromMilliseconds(500));

        Assert.Equal(1, _informer.Count);
        await _time.AdvanceUntilAsync(() => _informer.Count == 0, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Server_RestoredSoThatOurVersionIsTheFuture_IsListedAnew()
    {
        _server.OnList = _ => ScriptedServer.List("100");
        _server.OnWatch = (o, cancel) => o.ResourceVersion == "100"
            ? throw ScriptedServer.Refusal(504, "Timeout") : ScriptedServer.Silence(cancel);
        Run();
        await _time.AdvanceUntilAsync(() => _server.Watches.Any(), TimeSpan.FromSeconds(5));
        _server.OnList = _ => ScriptedServer.List("40");
        await _time.AdvanceUntilAsync(
            () => _server.Requests[^1].Version == "40", TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task Kind_Forbidden_IsSaidAtOnceAndHealsWhenAllowed()
    {
        _server.OnList = _ => throw ScriptedServer.Refusal(403, "Forbidden");
        Run();
        await _informer.WaitForSyncAsync(default).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(InformerState.Forbidden, _informer.State);
        Assert.Contains("as scripted", _informer.Message, StringComparison.Ordinal);

        _server.OnList = _ => ScriptedServer.List("1", ScriptedServer.Map("a", 1));
        await _time.AdvanceUntilAsync(() => _informer.State == InformerState.Synced, TimeSpan.FromSeconds(6));
        Assert.Equal(1, _informer.Count);
        Assert.Null(_informer.Message);
    }

    [Fact]
    public async Task Kind_InstalledLate_IsServedOnceItIsThere()
    {
        _server.OnList = _ => throw ScriptedServer.Refusal(404, "NotFound");
        await RunForAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        Assert.Equal(InformerState.NotServed, _informer.State);

        _server.OnList = _ => ScriptedServer.List("1", ScriptedServer.Map("a", 1));
        await _time.AdvanceUntilAsync(() => _informer.Count == 1, TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Kind_RefusedAfterItWasSynced_KeepsItsObjectsAndSaysSo()
    {
        _server.OnList = _ => ScriptedServer.List("1", ScriptedServer.Map("a", 1));
        _server.OnWatch = (_, _) => ScriptedServer.Events();
        Run();
        await _time.AdvanceUntilAsync(() => _informer.Count == 1, TimeSpan.FromSeconds(5));
        _server.OnWatch = (_, _) => throw ScriptedServer.Refusal(403, "Forbidden");
        _server.OnList = _ => throw ScriptedServer.Refusal(403, "Forbidden");

        await _time.AdvanceUntilAsync(() => _informer.State == InformerState.Forbidden, TimeSpan.FromSeconds(5));
        Assert.Equal(1, _informer.Count);
    }

    [Fact]
    public async Task Refusal_StrayOneOfASyncedKind_IsLetPass()
    {
        var states = new List<InformerState>();
        var refused = false;
        _server.OnWatch = (_, cancel) =>
        {
            if (!refused)
            {
                refused = true;
                throw ScriptedServer.Refusal(401, "Unauthorized");
            }

            return ScriptedServer.Silence(cancel);
        };
        Run();
        await _time.AdvanceUntilAsync(
            () =>
            {
                states.Add(_informer.State);
                return _server.Watches.Count() == 2;
            },
            TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(InformerState.Forbidden, states);
    }

    [Fact]
    public async Task Handler_Throws_HarmsNeitherTheOthersNorTheWatch()
    {
        var seen = 0;
        _server.OnList = _ => ScriptedServer.List("1", ScriptedServer.Map("a", 1), ScriptedServer.Map("b", 1));
        using var bad = _informer.Subscribe((_, _) => throw new InvalidOperationException("bad handler"));
        using var good = _informer.Subscribe((_, _) => seen++);
        Run();
        await _time.AdvanceUntilAsync(() => _server.Watches.Any(), TimeSpan.FromSeconds(5));

        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task Handler_AttachedLate_IsToldWhatIsCachedAlready()
    {
        _server.OnList = _ => ScriptedServer.List("1", ScriptedServer.Map("a", 1), ScriptedServer.Map("b", 1));
        Run();
        await _time.AdvanceUntilAsync(() => _informer.Count == 2, TimeSpan.FromSeconds(5));
        var told = new List<string?>();
        using var late = _informer.Subscribe((_, current) => told.Add(current?.Metadata.Name));

        Assert.Equal(["a", "b"], told.Order());
    }

    [Fact]
    public async Task Loop_FailingForMinutes_CountsAsAlive()
    {
        _server.OnList = _ => throw new HttpRequestException("no route");
        await RunForAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(2));
        Assert.True(_informer.IsAlive);
    }

    [Fact]
    public async Task Stopped_WhileTheConnectionBreaks_EndsWithoutAnError()
    {
        using var stop = new CancellationTokenSource();
        _server.OnWatch = (_, cancel) => BreakWhen(cancel);
        var running = _informer.RunAsync(stop.Token);
        await _time.AdvanceUntilAsync(() => _server.Watches.Any(), TimeSpan.FromSeconds(5));
        await stop.CancelAsync();

        await running;
    }

    private static async IAsyncEnumerable<WatchEvent<V1ConfigMap>> BreakWhen(
        [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        yield return await Task.FromException<WatchEvent<V1ConfigMap>>(new HttpRequestException("connection reset"));
    }
}
