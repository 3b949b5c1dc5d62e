using Ballast.Kubernetes.Controllers;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Operator.Tests.Health;

public sealed class HealthMonitorTests : IAsyncDisposable
{
    private static readonly HealthReading KnownHealthy = new(HealthState.Healthy, null, 0);
    private static readonly HealthReading KnownUnhealthy = new(HealthState.Unhealthy, null, 0);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedServers _servers;
    private readonly CountedRequests _queue = new();
    private readonly HealthMonitor _monitor;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public HealthMonitorTests()
    {
        _servers = new ScriptedServers(_time);
        _monitor = new HealthMonitor(
            _servers, new Lazy<IReconcileRequests<AppStack>>(_queue), _time, NullLogger<HealthMonitor>.Instance);
        _running = _monitor.RunAsync(_stop.Token);
    }

    private static DependencyTarget Db { get; } = new(
        EngineCatalog.Named("postgres")!, new ConnectionInfo("football-db.demo.svc", 5432, "football", "canary", "football"),
        true, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5), 3);

    private static AppTarget App { get; } =
        new("football-web.demo.svc", 8000, "/detailed", TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5), 3);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _monitor.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public void Latest_StackNeverTracked_IsNull() => Assert.Null(_monitor.Latest("demo", "football"));

    [Fact]
    public async Task Target_FirstAnswer_IsKeptAndEnqueuesTheStack()
    {
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "first answer");
        Assert.Equal("15.18", Reading("db").Last!.Version);
        Assert.Equal(Db.Connection, Reading("db").Connection);
        await Eventually.TrueAsync(() => _queue.Count == 1, "enqueued");
        Assert.Equal("demo/football", _queue.Last);
    }

    [Fact]
    public async Task Target_FirstAnswerIsAMiss_IsUnhealthyWithItsReason()
    {
        _servers.IsUp = false;
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Unhealthy, "first miss");
        Assert.Equal((Reasons.ConnectionRefused, "nothing listens"), (Reading("db").Last!.Reason, Reading("db").Last!.Message));
    }

    [Fact]
    public async Task Target_WhileNotHealthy_IsAskedEveryOneToTwoSeconds()
    {
        _servers.IsUp = false;
        Track(Db);
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.InRange(_servers.Asked.Count, 10, 31);
    }

    [Fact]
    public async Task Target_OnceHealthy_IsAskedEveryInterval()
    {
        Track(Db);
        await PassAsync(TimeSpan.FromSeconds(150));
        Assert.InRange(_servers.Asked.Count, 10, 14);
    }

    [Fact]
    public async Task HealthyTarget_GoesDown_FallsAtTheThirdMissAndEnqueuesOnce()
    {
        Track(Db);
        await Eventually.TrueAsync(() => _queue.Count == 1, "healthy");
        _servers.IsUp = false;
        await _time.AdvanceUntilAsync(
            () => Reading("db").ConsecutiveFailures == 2, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(1));
        Assert.Equal((HealthState.Healthy, 1), (State("db"), _queue.Count));
        await _time.AdvanceUntilAsync(
            () => State("db") == HealthState.Unhealthy, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _queue.Count == 2, "enqueued");
        await _time.AdvanceUntilAsync(
            () => Reading("db").ConsecutiveFailures == 9, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1));
        Assert.Equal(2, _queue.Count);
    }

    [Fact]
    public async Task HealthyTarget_OnlyLatencyWobbles_EnqueuesNothingMore()
    {
        Track(Db);
        await Eventually.TrueAsync(() => _queue.Count == 1, "healthy");
        _servers.Latency = TimeSpan.FromMilliseconds(400);
        await _time.AdvanceUntilAsync(
            () => Reading("db").Last!.Latency == _servers.Latency, TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(1));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public async Task Track_SameTargetAgain_GoesOnUndisturbed()
    {
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "healthy");
        for (var i = 0; i < 20; i++)
        {
            Track(Db with { Connection = Db.Connection with { } });
            await PassAsync(TimeSpan.FromSeconds(2));
        }

        Assert.InRange(_servers.Asked.Count, 3, 4);
    }

    [Fact]
    public async Task Track_OtherInterval_KeepsTheJudgement()
    {
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "healthy");
        _servers.Hold();
        Track(Db with { Interval = TimeSpan.FromSeconds(60) });
        Assert.Equal("15.18", Reading("db").Last!.Version);
        Assert.Equal(HealthState.Healthy, State("db"));
    }

    [Fact]
    public async Task Track_OtherPassword_AsksAnew()
    {
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "healthy");
        _servers.Hold();
        Track(Db with { Connection = Db.Connection with { Password = "rotated" } });
        Assert.Equal(HealthState.Unknown, State("db"));
    }

    [Fact]
    public async Task Track_TargetNoLongerWanted_IsNotAskedAgain()
    {
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "healthy");
        _monitor.Track(Targets("football", []), HealthSnapshot.Empty);
        Assert.Empty(_monitor.Latest("demo", "football")!.Dependencies);
        await ShowNobodyIsAskedAsync();
    }

    [Fact]
    public async Task Forget_TrackedStack_IsNotAskedAgain()
    {
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "healthy");
        _monitor.Forget("demo", "football");
        await ShowNobodyIsAskedAsync();
    }

    [Fact]
    public async Task Known_UntilAFirstAnswer_Stands()
    {
        _servers.Hold();
        _monitor.Track(
            Targets("football", new() { ["db"] = Db }, App),
            new HealthSnapshot(new Dictionary<string, HealthReading> { ["db"] = KnownHealthy }, KnownUnhealthy));
        Assert.Equal(KnownHealthy, Reading("db"));
        Assert.Equal(HealthState.Unhealthy, _monitor.Latest("demo", "football")!.App!.State);
        _servers.IsUp = false;
        _servers.Release();
        await Eventually.TrueAsync(() => Reading("db").ConsecutiveFailures == 1, "a miss");
        Assert.Equal(HealthState.Healthy, State("db"));
    }

    [Fact]
    public async Task Known_NoAnswerForThresholdTimesInterval_IsUnknown()
    {
        _servers.Hold();
        Track(Db, new HealthSnapshot(new Dictionary<string, HealthReading> { ["db"] = KnownHealthy }, null));
        await Eventually.TrueAsync(() => _servers.Waiting == 1, "asked");
        _time.Advance(TimeSpan.FromSeconds(44));
        Assert.Equal((HealthState.Healthy, 0), (State("db"), _queue.Count));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HealthState.Unknown, 1), (State("db"), _queue.Count));
    }

    [Fact]
    public async Task ManyTargets_NoneAnswers_OnlySoManyOfANamespaceAreAskedAtOnce()
    {
        _servers.Hold();
        for (var i = 0; i < CheckSlots.MaxPerNamespace + 20; i++)
        {
            _monitor.Track(Targets($"stack-{i}", new() { ["db"] = Db }), HealthSnapshot.Empty);
        }

        await Eventually.TrueAsync(() => _servers.Waiting == CheckSlots.MaxPerNamespace, "as many as allowed");

        // A namespace of its own has room: its check starts after all the others wanted to.
        _monitor.Track(Targets("last", new() { ["db"] = Db }) with { Namespace = "other" }, HealthSnapshot.Empty);
        await Eventually.TrueAsync(() => _servers.Waiting == CheckSlots.MaxPerNamespace + 1, "the other namespace's too");
        _servers.Release();
        await Eventually.TrueAsync(() => _servers.Asked.Count >= CheckSlots.MaxPerNamespace + 21, "all in the end");
    }

    [Fact]
    public async Task Leadership_LostAndWonAgain_ChecksOnlyWhatIsTrackedSince()
    {
        Track(Db);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "healthy");
        await _stop.CancelAsync();
        await _running;
        await ShowNobodyIsAskedAsync();
        Assert.Null(_monitor.Latest("demo", "football"));

        Track(Db); // by a controller that starts before the monitor does
        using var again = new CancellationTokenSource();
        var running = _monitor.RunAsync(again.Token);
        await Eventually.TrueAsync(() => State("db") == HealthState.Healthy, "healthy again");
        await again.CancelAsync();
        await running;
    }

    private void Track(DependencyTarget db, HealthSnapshot? known = null) =>
        _monitor.Track(Targets("football", new() { ["db"] = db }), known ?? HealthSnapshot.Empty);

    private static StackTargets Targets(string stack, Dictionary<string, DependencyTarget> dependencies, AppTarget? app = null) =>
        new("demo", stack, dependencies, app);

    private HealthReading Reading(string name) => _monitor.Latest("demo", "football")!.Dependencies[name];

    private HealthState State(string name) => Reading(name).State;

    /// <summary>Lets time pass in steps of a second, and what waits on the clock run in between.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        for (var gone = TimeSpan.Zero; gone < time; gone += TimeSpan.FromSeconds(1))
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Wait.BrieflyAsync(() => false);
        }
    }

    private async Task ShowNobodyIsAskedAsync()
    {
        var asked = _servers.Asked.Count;
        await PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(asked, _servers.Asked.Count);
    }
}
