using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Options;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>Start, probes and the order of the end.</summary>
public sealed class OperatorHostTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly GizmoController _controller = new();
    private FaultProxy _proxy = null!;
    private KubernetesClient _client = null!;
    private Gizmos _gizmos = null!;
    private string _space = null!;

    public async Task InitializeAsync()
    {
        _proxy = await FaultProxy.StartAsync(api.Configuration);
        _client = new KubernetesClient(api.Configuration, TestJsonContext.ClientOptions);
        _space = await api.CreateNamespaceAsync();
        _gizmos = new Gizmos(_client, _space);
        await api.InstallAsync(V1Gizmo.Definition);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task Stop_WorkUnderWay_FinishesItWritesEventsAndThenReleasesTheLease()
    {
        var begun = new TaskCompletionSource();
        // The second Event still waits for the first when the work is done.
        _proxy.On(r => r.Is<V1Event>("create"), Delay(TimeSpan.FromSeconds(1)));
        await using var running = await StartAsync(leaderElection: true);
        _controller.OnReconcile = async (gizmo, cancel) =>
        {
            begun.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(2), cancel);
            await running.Get<IKubernetesClient>().CreateAsync(TestObjects.ConfigMap(_space, "finished", "1"), cancel);
            running.Get<IEventRecorder>().Record(gizmo, "Normal", "Finished", "in time");
            running.Get<IEventRecorder>().Record(gizmo, "Normal", "Told", "also in time");
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await _gizmos.CreateAsync("a");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await running.StopAsync();

        var writes = _proxy.Requests.Where(r => r.IsWrite).ToList();
        var work = writes.FindIndex(r => r.Name == "finished");
        var told = writes.FindLastIndex(r => r.Resource == "events");
        Assert.True(work >= 0 && told > work && told < writes.Count - 1, string.Join('\n', writes));
        Assert.Equal(2, writes.Count(r => r.Resource == "events"));
        Assert.Equal("leases", writes[^1].Resource);
        Assert.Equal("", (await _client.GetAsync<V1Lease>("ballast", _space, None))!.Spec!.HolderIdentity);
        await _gizmos.CreateAsync("late");
        await Eventually.StaysTrueAsync(() => _controller.CallsOf("late") == 0, "nothing more", 1);
    }

    [Fact]
    public async Task Stop_WorkThatDoesNotEnd_IsCutOffAtItsBound()
    {
        var begun = new TaskCompletionSource();
        _controller.OnReconcile = async (gizmo, cancel) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync(leaderElection: true);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await running.StopAsync().WaitAsync(TimeSpan.FromSeconds(15));
        Assert.Equal("", (await _client.GetAsync<V1Lease>("ballast", _space, None))!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Leadership_LostInMidReconcile_CancelsItAndWritesNothingMore()
    {
        var cancelled = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var running = await StartAsync(leaderElection: true);
        _controller.OnReconcile = async (gizmo, cancel) =>
        {
            using var registration = cancel.Register(cancelled.SetResult);
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await _gizmos.CreateAsync("a");
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var cut = _proxy.On(r => r.Resource == "leases", Stall());
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(running.Health.LeaderElection.IsLeader);
        var calls = _controller.Calls.Count;
        await _gizmos.ResizeAsync("a", 2);
        await Eventually.StaysTrueAsync(() => _controller.Calls.Count == calls, "no work without the lease", 1.5);

        _controller.OnReconcile = (gizmo, _) => Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo));
        cut.Dispose();
        _proxy.ResetActive(r => r.Resource == "leases");
        await Eventually.TrueAsync(() => _controller.Calls is [.., { Size: 2 }], "works again");
    }

    [Fact]
    public async Task Instance_StandingBy_KeepsItsCacheWarmAndDoesNothing()
    {
        await using var leader = await StartAsync(leaderElection: true);
        await Eventually.TrueAsync(() => leader.Health.LeaderElection.IsLeader, "leads");
        var idle = new GizmoController();
        await using var standby = await StartAsync(leaderElection: true, idle);
        await _gizmos.CreateAsync("a");
        await Eventually.TrueAsync(() => standby.Get<IInformer<V1Gizmo>>().Get(_space, "a") is not null, "cached");
        await Eventually.TrueAsync(() => _controller.Calls.Count == 1, "the leader works");

        Assert.Empty(idle.Calls);
        Assert.True(standby.Health.CheckReadiness().IsHealthy, string.Join(',', standby.Health.CheckReadiness().Problems));
        await leader.StopAsync();
        await Eventually.TrueAsync(() => idle.Calls.Count == 1, "takes over and looks at all there is");
    }

    [Fact]
    public async Task Readiness_OwnKindRefused_SaysSoAndAnOwnedKindDoesNot()
    {
        _proxy.On(r => r.Resource == "secrets", Answer(403, "Forbidden"));
        var refusing = _proxy.On(r => r.Resource == "gizmos", Answer(403, "Forbidden"));
        await using var running = await TestOperator.StartAsync(
            _proxy.Configuration, _space, controller: _controller, watch: c => c.Owns<V1Secret>().Owns<V1ConfigMap>());
        await Eventually.TrueAsync(
            () => running.Health.CheckReadiness().Problems is [var only] && only.Contains("gizmos", StringComparison.Ordinal), "said", 10);
        await _gizmos.CreateAsync("a");

        refusing.Dispose();
        await Eventually.TrueAsync(() => running.Health.CheckReadiness().IsHealthy, "ready", 10);
        await Eventually.TrueAsync(() => _controller.CallsOf("a") == 1, "works without the owned kind");
        Assert.Equal(
            [("configmaps", InformerState.Synced), ("gizmos.test.ballast.dev", InformerState.Synced), ("secrets", InformerState.Forbidden)],
            running.Health.InformerStates.Select(i => ($"{i.Resource}", i.State)).OrderBy(i => i.Item1, StringComparer.Ordinal));
        Assert.True(running.Health.CheckLiveness().IsHealthy);
    }

    [Fact]
    public async Task Readiness_LeaseForbidden_SaysSo()
    {
        _proxy.On(r => r.Resource == "leases", Answer(403, "Forbidden"));
        await using var running = await StartAsync(leaderElection: true);
        await Eventually.TrueAsync(
            () => running.Health.CheckReadiness().Problems.Any(p => p.Contains("lease", StringComparison.Ordinal)), "said", 5);
    }

    [Fact]
    public async Task Rest_NothingChanges_WritesNothing()
    {
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync(leaderElection: false);
        await Eventually.TrueAsync(() => _controller.Calls.Count == 1, "reconciled");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(_proxy.Requests, r => r.IsWrite);
        Assert.Single(_controller.Calls);
    }

    [Fact]
    public async Task Options_ThatCannotWork_AreRefusedAtStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestOperator.StartAsync(
            _proxy.Configuration, _space, options: o => o.LeaderElection = new() { Enabled = true, Namespace = null }));
        Assert.Contains("LeaderElection:Namespace", error.Message, StringComparison.Ordinal);
    }

    private Task<TestOperator> StartAsync(bool leaderElection, GizmoController? controller = null) => TestOperator.StartAsync(
        _proxy.Configuration,
        _space,
        controller: controller ?? _controller,
        options: o =>
        {
            o.ShutdownTimeout = TimeSpan.FromSeconds(6);
            o.LeaderElection.Enabled = leaderElection;
            o.LeaderElection.Namespace = _space;
            o.LeaderElection.LeaseDuration = Elector.LeaseDuration;
            o.LeaderElection.RenewDeadline = Elector.RenewDeadline;
            o.LeaderElection.RetryPeriod = Elector.RetryPeriod;
        });
}
