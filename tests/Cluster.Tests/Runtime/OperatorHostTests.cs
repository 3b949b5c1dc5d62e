using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Events;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Options;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>Start, probes and the order of the shutdown.</summary>
public sealed class OperatorHostTests(ApiServerFixture api) : GizmoTests(api)
{
    [Fact]
    public async Task Stop_WorkUnderWay_FinishesItWritesEventsAndThenReleasesTheLease()
    {
        var begun = new TaskCompletionSource();
        // When the work is done, the second Event still waits for the first.
        Proxy.On(r => r.Is<V1Event>("create"), Delay(TimeSpan.FromSeconds(1)));
        await using var running = await StartAsync(leaderElection: true, shutdown: Eventually.Limit);
        Controller.OnReconcile = async (gizmo, cancel) =>
        {
            begun.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(2), cancel);
            await running.Get<IKubernetesClient>().CreateAsync(TestObjects.ConfigMap(Space, "finished", "1"), cancel);
            running.Get<IEventRecorder>().Record(gizmo, "Normal", "Finished", "in time");
            running.Get<IEventRecorder>().Record(gizmo, "Normal", "Told", "also in time");
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await Gizmos.CreateAsync("a");
        await begun.Task.WaitAsync(Eventually.Limit);
        await running.StopAsync();

        var writes = Proxy.Requests.Where(r => r.IsWrite).ToList();
        var work = writes.FindIndex(r => r.Name == "finished");
        var told = writes.FindLastIndex(r => r.Resource == "events");
        Assert.True(work >= 0 && told > work && told < writes.Count - 1, string.Join('\n', writes));
        Assert.Equal(2, writes.Count(r => r.Resource == "events"));
        Assert.Equal("leases", writes[^1].Resource);
        Assert.Equal("", (await Client.GetAsync<V1Lease>("ballast", Space, None))!.Spec!.HolderIdentity);
        await Gizmos.CreateAsync("late");
        await AnotherReconcilesAsync("late", 1);
        Assert.Equal(0, Controller.CallsOf("late"));
    }

    [Fact]
    public async Task Stop_WorkThatDoesNotEnd_IsCutOffAtItsBound()
    {
        var begun = new TaskCompletionSource();
        Controller.OnReconcile = async (gizmo, cancel) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync(leaderElection: true);
        await begun.Task.WaitAsync(Eventually.Limit);
        await running.StopAsync().WaitAsync(Eventually.Limit);
        Assert.Equal("", (await Client.GetAsync<V1Lease>("ballast", Space, None))!.Spec!.HolderIdentity);
    }

    [Fact]
    public async Task Leadership_LostInMidReconcile_CancelsItAndWritesNothingMore()
    {
        var cancelled = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var running = await StartAsync(leaderElection: true);
        Controller.OnReconcile = async (gizmo, cancel) =>
        {
            using var registration = cancel.Register(cancelled.SetResult);
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await Gizmos.CreateAsync("a");
        await begun.Task.WaitAsync(Eventually.Limit);
        var cut = Proxy.On(r => r.Resource == "leases", Stall());
        await cancelled.Task.WaitAsync(Eventually.Limit);
        Assert.False(running.Health.LeaderElection.IsLeader);
        var calls = Controller.Calls.Count;
        await Gizmos.ResizeAsync("a", 2);
        await Eventually.TrueAsync(
            () => running.Get<IInformer<V1Gizmo>>().Get(Space, "a")?.Spec?.Size == 2, "its cache has the change");
        await AnotherReconcilesAsync("a", 2);
        Assert.Equal(calls, Controller.Calls.Count);

        Controller.OnReconcile = (gizmo, _) => Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo));
        cut.Dispose();
        Proxy.ResetActive(r => r.Resource == "leases");
        await Eventually.TrueAsync(() => Controller.Calls is [.., { Size: 2 }], "works again");
    }

    [Fact]
    public async Task Instance_StandingBy_KeepsItsCacheWarmAndDoesNothing()
    {
        await using var leader = await StartAsync(leaderElection: true);
        await Eventually.TrueAsync(() => leader.Health.LeaderElection.IsLeader, "leads");
        var idle = new GizmoController();
        await using var standby = await StartAsync(leaderElection: true, idle);
        await Gizmos.CreateAsync("a");
        await Eventually.TrueAsync(() => standby.Get<IInformer<V1Gizmo>>().Get(Space, "a") is not null, "cached");
        await Eventually.TrueAsync(() => Controller.Calls.Count == 1, "the leader works");

        Assert.Empty(idle.Calls);
        Assert.True(standby.Health.CheckReadiness().IsHealthy, string.Join(',', standby.Health.CheckReadiness().Problems));
        await leader.StopAsync();
        await Eventually.TrueAsync(() => idle.Calls.Count == 1, "takes over and looks at all there is");
    }

    [Fact]
    public async Task Readiness_OwnKindRefused_SaysSoAndAnOwnedKindDoesNot()
    {
        Proxy.On(r => r.Resource == "secrets", Answer(403, "Forbidden"));
        var refusing = Proxy.On(r => r.Resource == "gizmos", Answer(403, "Forbidden"));
        await using var running = await TestOperator.StartAsync(
            Proxy.Configuration, Space, controller: Controller, watch: c => c.Owns<V1Secret>().Owns<V1ConfigMap>());
        await Eventually.TrueAsync(
            () => running.Health.CheckReadiness().Problems is [var only] && only.Contains("gizmos", StringComparison.Ordinal),
            "said");
        await Gizmos.CreateAsync("a");

        refusing.Dispose();
        await Eventually.TrueAsync(() => running.Health.CheckReadiness().IsHealthy, "ready");
        await Eventually.TrueAsync(() => Controller.CallsOf("a") == 1, "works without the owned kind");
        Assert.Equal(
            [
                ("configmaps", InformerState.Synced), ("gizmos.test.ballast.dev", InformerState.Synced),
                ("secrets", InformerState.Forbidden),
            ],
            running.Health.InformerStates.Select(i => ($"{i.Resource}", i.State)).OrderBy(i => i.Item1, StringComparer.Ordinal));
        Assert.True(running.Health.CheckLiveness().IsHealthy);
    }

    [Fact]
    public async Task Readiness_LeaseForbidden_SaysSo()
    {
        Proxy.On(r => r.Resource == "leases", Answer(403, "Forbidden"));
        await using var running = await StartAsync(leaderElection: true);
        await Eventually.TrueAsync(
            () => running.Health.CheckReadiness().Problems.Any(p => p.Contains("lease", StringComparison.Ordinal)), "said");
    }

    [Fact]
    public async Task Rest_NothingChanges_WritesNothing()
    {
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync(leaderElection: false);
        await Eventually.TrueAsync(() => Controller.Calls.Count == 1, "reconciled");
        await TimedLookPassesAsync(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(Proxy.Requests, r => r.IsWrite);
        Assert.Equal(1, Controller.CallsOf("a"));
    }

    [Fact]
    public async Task Options_ThatCannotWork_AreRefusedAtStart()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestOperator.StartAsync(
            Proxy.Configuration, Space, options: o => o.LeaderElection = new() { Enabled = true, Namespace = null }));
        Assert.Contains("LeaderElection:Namespace", error.Message, StringComparison.Ordinal);
    }

    // An operator that starts later and needs no lease: once it has reconciled, the first would have too if it were allowed to.
    private async Task AnotherReconcilesAsync(string name, int size)
    {
        var another = new GizmoController();
        await using var running = await StartAsync(leaderElection: false, another);
        await Eventually.TrueAsync(
            () => another.Calls.Any(c => c.Name == name && c.Size == size), "another operator reconciles it");
    }

    private Task<TestOperator> StartAsync(
        bool leaderElection, GizmoController? controller = null, TimeSpan? shutdown = null) => TestOperator.StartAsync(
        Proxy.Configuration,
        Space,
        controller: controller ?? Controller,
        options: o =>
        {
            o.ShutdownTimeout = shutdown ?? TimeSpan.FromSeconds(6);
            o.EventFlushTimeout = shutdown ?? o.EventFlushTimeout;
            o.LeaderElection.Enabled = leaderElection;
            o.LeaderElection.Namespace = Space;
            o.LeaderElection.LeaseDuration = Elector.LeaseDuration;
            o.LeaderElection.RenewDeadline = Elector.RenewDeadline;
            o.LeaderElection.RetryPeriod = Elector.RetryPeriod;
        });
}
