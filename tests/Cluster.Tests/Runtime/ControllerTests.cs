using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>When a controller is called, with what, and what its results lead to.</summary>
public sealed class ControllerTests(ApiServerFixture api) : GizmoTests(api)
{
    // The limit for a wait of one second on a busy machine.
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Entities_ThereBeforeAndAfterStart_AreReconciled()
    {
        await Gizmos.CreateAsync("before");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.CallsOf("before") == 1, "the one before");
        await Gizmos.CreateAsync("after");
        await Eventually.TrueAsync(() => Controller.CallsOf("after") == 1, "the one after");
    }

    [Fact]
    public async Task Key_ChangedManyTimes_IsNeverReconciledTwiceAtOnceAndEndsWithTheNewest()
    {
        Controller.OnReconcile = async (gizmo, cancel) =>
        {
            await Task.Delay(30, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        for (var size = 2; size <= 40; size++)
        {
            await Gizmos.ResizeAsync("a", size);
            running.Get<IReconcileRequests<V1Gizmo>>().Enqueue(Space, "a");
        }

        await Eventually.TrueAsync(() => Controller.Calls is [.., { Size: 40 }], "the newest state");
        Assert.False(Controller.TwoAtOnce);
    }

    [Fact]
    public async Task Requeue_StatusWrittenMeanwhile_IsNotLost()
    {
        var seen = 0;
        Controller.OnReconcile = async (gizmo, _) =>
        {
            // Only the first reconcile asks for another look; its own status write calls for one before that.
            if (Interlocked.Increment(ref seen) > 1)
            {
                return ReconciliationResult<V1Gizmo>.Success(gizmo);
            }

            await Gizmos.WriteStatusAsync("a", 1);
            return ReconciliationResult<V1Gizmo>.Success(gizmo, TimeSpan.FromSeconds(2));
        };
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();

        await Eventually.TrueAsync(() => Controller.CallsOf("a") == 3, "first, status write, timed look");
        Assert.InRange(Controller.Calls[^1].At - Controller.Calls[0].At, TimeSpan.FromSeconds(1.9), Eventually.Limit);
    }

    [Fact]
    public async Task Requeue_EntityDeletedMeanwhile_DoesNotRun()
    {
        Controller.OnReconcile = (gizmo, _) =>
            Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo, TimeSpan.FromSeconds(1)));
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.CallsOf("a") > 0, "reconciled");
        await Gizmos.DeleteAsync("a");
        await Eventually.TrueAsync(() => Controller.Deleted.Count == 1, "told gone");
        var calls = Controller.CallsOf("a");

        await TimedLookPassesAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((calls, 1), (Controller.CallsOf("a"), Controller.Deleted.Count));
    }

    [Fact]
    public async Task Retry_AfterATryThatChangedItsObject_SeesTheServersState()
    {
        var sizes = new List<int?>();
        Controller.OnReconcile = (gizmo, _) =>
        {
            sizes.Add(gizmo.Spec!.Size);
            gizmo.Spec.Size = 999;
            gizmo.Metadata.Labels = new() { ["spoilt"] = "yes" };
            return sizes.Count < 3
                ? throw new InvalidOperationException("as scripted")
                : Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo));
        };
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();

        await Eventually.TrueAsync(() => sizes.Count == 3, "three tries");
        Assert.Equal([1, 1, 1], sizes);
    }

    [Fact]
    public async Task Failure_AndExceptions_AreTriedAgainEachTimeLater()
    {
        Controller.OnReconcile = (gizmo, _) => Controller.Calls.Count switch
        {
            1 => throw new InvalidOperationException("as scripted"),
            2 => Task.FromResult(ReconciliationResult<V1Gizmo>.Failure(gizmo, "as scripted")),
            3 => throw new HttpRequestException("as scripted"),
            _ => Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo)),
        };
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.Calls.Count == 4, "a success");

        var at = Controller.Calls.Select(c => c.At).ToList();
        Assert.InRange(at[1] - at[0], TimeSpan.FromSeconds(0.2), Busy);
        Assert.InRange(at[3] - at[2], TimeSpan.FromSeconds(0.9), Busy);
        await TimedLookPassesAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(4, Controller.CallsOf("a"));
    }

    [Fact]
    public async Task Terminal_Failure_IsTriedAgainOnlyAfterAChange()
    {
        Controller.OnReconcile = (gizmo, _) => Task.FromResult(gizmo.Spec!.Size == 1
            ? ReconciliationResult<V1Gizmo>.Terminal(gizmo, "as scripted")
            : ReconciliationResult<V1Gizmo>.Success(gizmo));
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.Calls.Count == 1, "reconciled");
        await TimedLookPassesAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(1, Controller.CallsOf("a"));
        await Gizmos.ResizeAsync("a", 2);
        await Eventually.TrueAsync(() => Controller.CallsOf("a") == 2, "reconciled after the change");
    }

    [Fact]
    public async Task Reconcile_LongerThanItsTimeout_IsCancelledAndTriedAgain()
    {
        Controller.OnReconcile = async (gizmo, cancel) =>
        {
            await Task.Delay(Controller.Calls.Count == 1 ? Timeout.Infinite : 0, cancel);
            return ReconciliationResult<V1Gizmo>.Success(gizmo);
        };
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync(c => c.Configure(o => o.ReconcileTimeout = TimeSpan.FromSeconds(1)));
        await Eventually.TrueAsync(() => Controller.Calls.Count == 2, "tried again");
    }

    [Fact]
    public async Task StatusUpdates_Ignored_CallForNoReconcile()
    {
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync(c => c.IgnoreStatusUpdates());
        await Eventually.TrueAsync(() => Controller.Calls.Count == 1, "reconciled");
        await Gizmos.WriteStatusAsync("a", 7);
        // One watch reports both, and the queue is in order: once b is reconciled, a would have been reconciled before.
        await Gizmos.CreateAsync("b");
        await Eventually.TrueAsync(() => Controller.CallsOf("b") == 1, "what came later is reconciled");
        await Gizmos.ResizeAsync("a", 2);
        await Eventually.TrueAsync(() => Controller.Calls is [.., { Name: "a", Size: 2 }], "reconciled after the change");
        Assert.Equal(2, Controller.CallsOf("a"));
    }

    [Fact]
    public async Task Child_ChangedOrDeleted_CallsForItsOwner()
    {
        var owner = await Gizmos.CreateAsync("a");
        await Gizmos.CreateAsync("b");
        await using var running = await StartAsync(c => c.Owns<V1ConfigMap>(
            child => child.Metadata.Label("gizmo") is { } name ? new ObjectKey(child.Metadata.Namespace, name) : null));
        await Eventually.TrueAsync(() => Controller.Calls.Count == 2, "reconciled");

        var child = TestObjects.ConfigMap(Space, "child", "1");
        child.Metadata.OwnerReferences =
        [
            new()
            {
                ApiVersion = owner.ApiVersion!,
                Kind = owner.Kind!,
                Name = "a",
                Uid = owner.Metadata.Uid!,
                Controller = true
            },
        ];
        await Client.CreateAsync(child, None);
        await Eventually.TrueAsync(() => Controller.CallsOf("a") == 2, "created");
        await Client.DeleteAsync<V1ConfigMap>("child", Space, new DeleteOptions(), None);
        await Eventually.TrueAsync(() => Controller.CallsOf("a") == 3, "deleted");
        Assert.Equal(1, Controller.CallsOf("b"));

        var labelled = TestObjects.ConfigMap(Space, "labelled", "1");
        labelled.Metadata.Labels!["gizmo"] = "b";
        await Client.CreateAsync(labelled, None);
        await Eventually.TrueAsync(() => Controller.CallsOf("b") == 2, "found by its label");
    }

    [Fact]
    public async Task Other_Changed_CallsForWhatItIsMappedTo()
    {
        await Gizmos.CreateAsync("a");
        await Gizmos.CreateAsync("b");
        await using var running = await StartAsync(c => c.Watches<V1Secret>(
            secret => [new(secret.Metadata.Namespace, "a"), new(secret.Metadata.Namespace, "b")]));
        await Eventually.TrueAsync(() => Controller.Calls.Count == 2, "reconciled");
        await Client.CreateAsync(new V1Secret { Metadata = new() { Name = "s", Namespace = Space } }, None);

        await Eventually.TrueAsync(() => Controller.CallsOf("a") == 2 && Controller.CallsOf("b") == 2, "both again");
    }

    [Fact]
    public async Task Deletion_OfAnEntity_IsToldOnceWithItsLastState()
    {
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.Calls.Count == 1, "reconciled");
        await Gizmos.ResizeAsync("a", 5);
        await Eventually.TrueAsync(() => Controller.Calls.Count == 2, "reconciled");
        Controller.OnDeleted = gizmo => Controller.Deleted.Count == 1
            ? ReconciliationResult<V1Gizmo>.Failure(gizmo, "as scripted")
            : ReconciliationResult<V1Gizmo>.Success(gizmo);
        await Gizmos.DeleteAsync("a");

        await Eventually.TrueAsync(() => Controller.Deleted.Count == 2, "told, and after the failure again");
        Assert.All(Controller.Deleted, gizmo => Assert.Equal(5, gizmo.Spec!.Size));
        await TimedLookPassesAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(2, Controller.Deleted.Count);
    }

    [Fact]
    public async Task Entity_MadeAgainWhileCutOff_IsToldGoneAndReconciledAnew()
    {
        var first = await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.Calls.Count == 1, "reconciled");
        var cut = Proxy.On(r => r.Resource == "gizmos", Reset());
        Proxy.ResetActive(r => r.Resource == "gizmos");
        await Gizmos.DeleteAsync("a");
        await Gizmos.CreateAsync("a");
        Proxy.On(r => r.Is<V1Gizmo>("watch"), Answer(410, "Expired"), times: 1);
        cut.Dispose();

        await Eventually.TrueAsync(() => Controller.Deleted.Count == 1, "the first told gone");
        Assert.Equal(first.Metadata.Uid, Controller.Deleted[0].Metadata.Uid);
        await Eventually.TrueAsync(() => Controller.Calls.Count == 2, "the second reconciled");
    }

    private Task<TestOperator> StartAsync(Action<Kubernetes.Hosting.ControllerBuilder<V1Gizmo>>? watch = null) =>
        TestOperator.StartAsync(Proxy.Configuration, Space, watch: watch, controller: Controller);
}
