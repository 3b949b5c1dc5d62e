using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>When a controller is called, with what, and what its results lead to.</summary>
public sealed class ControllerTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
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
    public async Task Entities_ThereBeforeAndAfterStart_AreReconciled()
    {
        await _gizmos.CreateAsync("before");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.CallsOf("before") == 1, "the one before");
        await _gizmos.CreateAsync("after");
        await Eventually.TrueAsync(() => _controller.CallsOf("after") == 1, "the one after");
    }

    [Fact]
    public async Task Key_ChangedManyTimes_IsNeverReconciledTwiceAtOnceAndEndsWithTheNewest()
    {
        _controller.OnReconcile = async (gizmo, cancel) =>
        {
            await Task.Delay(30, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        for (var size = 2; size <= 40; size++)
        {
            await _gizmos.ResizeAsync("a", size);
            running.Get<IReconcileRequests<V1Gizmo>>().Enqueue(_space, "a");
        }

        await Eventually.TrueAsync(() => _controller.Calls[^1].Size == 40, "the newest state");
        Assert.False(_controller.TwoAtOnce);
    }

    [Fact]
    public async Task Requeue_StatusWrittenMeanwhile_IsNotLost()
    {
        var seen = 0;
        _controller.OnReconcile = async (gizmo, _) =>
        {
            // Only the first reconcile asks for another look; its own status write calls for one before that.
            if (Interlocked.Increment(ref seen) > 1)
            {
                return ReconciliationResult<V1Gizmo>.Success(gizmo);
            }

            await _gizmos.WriteStatusAsync("a", 1);
            return ReconciliationResult<V1Gizmo>.Success(gizmo, TimeSpan.FromSeconds(2));
        };
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();

        await Eventually.TrueAsync(() => _controller.CallsOf("a") == 3, "first, status write, timed look", 10);
        Assert.InRange(_controller.Calls[^1].At - _controller.Calls[0].At, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Requeue_EntityDeletedMeanwhile_DoesNotRun()
    {
        _controller.OnReconcile = (gizmo, _) =>
            Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo, TimeSpan.FromSeconds(1)));
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.CallsOf("a") > 0, "reconciled");
        await _gizmos.DeleteAsync("a");
        await Eventually.TrueAsync(() => _controller.Deleted.Count == 1, "told gone");
        var calls = _controller.CallsOf("a");

        await Eventually.StaysTrueAsync(() => _controller.CallsOf("a") == calls && _controller.Deleted.Count == 1, "quiet", 3);
    }

    [Fact]
    public async Task Retry_AfterATryThatChangedItsObject_SeesTheServersState()
    {
        var sizes = new List<int?>();
        _controller.OnReconcile = (gizmo, _) =>
        {
            sizes.Add(gizmo.Spec!.Size);
            gizmo.Spec.Size = 999;
            gizmo.Metadata.Labels = new() { ["spoilt"] = "yes" };
            return sizes.Count < 3
                ? throw new InvalidOperationException("as scripted")
                : Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo));
        };
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();

        await Eventually.TrueAsync(() => sizes.Count == 3, "three tries");
        Assert.Equal([1, 1, 1], sizes);
    }

    [Fact]
    public async Task Failure_AndExceptions_AreTriedAgainEachTimeLater()
    {
        _controller.OnReconcile = (gizmo, _) => _controller.Calls.Count switch
        {
            1 => throw new InvalidOperationException("as scripted"),
            2 => Task.FromResult(ReconciliationResult<V1Gizmo>.Failure(gizmo, "as scripted")),
            3 => throw new HttpRequestException("as scripted"),
            _ => Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo)),
        };
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.Calls.Count == 4, "a success");

        var at = _controller.Calls.Select(c => c.At).ToList();
        Assert.InRange(at[1] - at[0], TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(3));
        Assert.InRange(at[3] - at[2], TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));
        await Eventually.StaysTrueAsync(() => _controller.Calls.Count == 4, "quiet after success", 2);
    }

    [Fact]
    public async Task Terminal_Failure_IsTriedAgainOnlyAfterAChange()
    {
        _controller.OnReconcile = (gizmo, _) => Task.FromResult(gizmo.Spec!.Size == 1
            ? ReconciliationResult<V1Gizmo>.Terminal(gizmo, "as scripted")
            : ReconciliationResult<V1Gizmo>.Success(gizmo));
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.Calls.Count == 1, "reconciled");
        await Eventually.StaysTrueAsync(() => _controller.Calls.Count == 1, "no retry", 2);
        await _gizmos.ResizeAsync("a", 2);
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "reconciled after the change");
    }

    [Fact]
    public async Task Reconcile_LongerThanItsTimeout_IsCancelledAndTriedAgain()
    {
        _controller.OnReconcile = async (gizmo, cancel) =>
        {
            await Task.Delay(_controller.Calls.Count == 1 ? Timeout.Infinite : 0, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync(c => c.Configure(o => o.ReconcileTimeout = TimeSpan.FromSeconds(1)));
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "tried again");
    }

    [Fact]
    public async Task StatusUpdates_Ignored_CallForNoReconcile()
    {
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync(c => c.IgnoreStatusUpdates());
        await Eventually.TrueAsync(() => _controller.Calls.Count == 1, "reconciled");
        await _gizmos.WriteStatusAsync("a", 7);
        await Eventually.StaysTrueAsync(() => _controller.Calls.Count == 1, "passed over", 1.5);
        await _gizmos.ResizeAsync("a", 2);
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "reconciled after the change");
    }

    [Fact]
    public async Task Child_ChangedOrDeleted_CallsForItsOwner()
    {
        var owner = await _gizmos.CreateAsync("a");
        await _gizmos.CreateAsync("b");
        await using var running = await StartAsync(c => c.Owns<V1ConfigMap>(
            child => child.Metadata.Label("gizmo") is { } name ? new ObjectKey(child.Metadata.Namespace, name) : null));
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "reconciled");

        var child = TestObjects.ConfigMap(_space, "child", "1");
        child.Metadata.OwnerReferences =
        [
            new() { ApiVersion = owner.ApiVersion!, Kind = owner.Kind!, Name = "a", Uid = owner.Metadata.Uid!, Controller = true },
        ];
        await _client.CreateAsync(child, None);
        await Eventually.TrueAsync(() => _controller.CallsOf("a") == 2, "created");
        await _client.DeleteAsync<V1ConfigMap>("child", _space, new DeleteOptions(), None);
        await Eventually.TrueAsync(() => _controller.CallsOf("a") == 3, "deleted");
        Assert.Equal(1, _controller.CallsOf("b"));

        var labelled = TestObjects.ConfigMap(_space, "labelled", "1");
        labelled.Metadata.Labels!["gizmo"] = "b";
        await _client.CreateAsync(labelled, None);
        await Eventually.TrueAsync(() => _controller.CallsOf("b") == 2, "found by its label");
    }

    [Fact]
    public async Task Other_Changed_CallsForWhatItIsMappedTo()
    {
        await _gizmos.CreateAsync("a");
        await _gizmos.CreateAsync("b");
        await using var running = await StartAsync(c => c.Watches<V1Secret>(
            secret => [new(secret.Metadata.Namespace, "a"), new(secret.Metadata.Namespace, "b")]));
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "reconciled");
        await _client.CreateAsync(new V1Secret { Metadata = new() { Name = "s", Namespace = _space } }, None);

        await Eventually.TrueAsync(() => _controller.CallsOf("a") == 2 && _controller.CallsOf("b") == 2, "both again");
    }

    [Fact]
    public async Task Deletion_OfAnEntity_IsToldOnceWithItsLastState()
    {
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.Calls.Count == 1, "reconciled");
        await _gizmos.ResizeAsync("a", 5);
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "reconciled");
        _controller.OnDeleted = gizmo => _controller.Deleted.Count == 1
            ? ReconciliationResult<V1Gizmo>.Failure(gizmo, "as scripted")
            : ReconciliationResult<V1Gizmo>.Success(gizmo);
        await _gizmos.DeleteAsync("a");

        await Eventually.TrueAsync(() => _controller.Deleted.Count == 2, "told, and after the failure again");
        Assert.All(_controller.Deleted, gizmo => Assert.Equal(5, gizmo.Spec!.Size));
        await Eventually.StaysTrueAsync(() => _controller.Deleted.Count == 2, "not told again", 1.5);
    }

    [Fact]
    public async Task Entity_MadeAgainWhileCutOff_IsToldGoneAndReconciledAnew()
    {
        var first = await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.Calls.Count == 1, "reconciled");
        var cut = _proxy.On(r => r.Resource == "gizmos", Reset());
        _proxy.ResetActive(r => r.Resource == "gizmos");
        await _gizmos.DeleteAsync("a");
        await _gizmos.CreateAsync("a");
        _proxy.On(r => r.Is<V1Gizmo>("watch"), Answer(410, "Expired"), times: 1);
        cut.Dispose();

        await Eventually.TrueAsync(() => _controller.Deleted.Count == 1, "the first told gone");
        Assert.Equal(first.Metadata.Uid, _controller.Deleted[0].Metadata.Uid);
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "the second reconciled");
    }

    private Task<TestOperator> StartAsync(Action<Kubernetes.Hosting.ControllerBuilder<V1Gizmo>>? watch = null) =>
        TestOperator.StartAsync(_proxy.Configuration, _space, watch: watch, controller: _controller);
}
