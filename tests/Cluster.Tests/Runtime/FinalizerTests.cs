using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>Finalizers: added once, run until they succeed, removed without changing other finalizers.</summary>
public sealed class FinalizerTests(ApiServerFixture api) : GizmoTests(api)
{
    private const string Name = "test.ballast.dev/cleanup";
    private const string Foreign = "example.dev/foreign";

    private readonly GizmoFinalizer _finalizer = new();

    [Fact]
    public async Task Finalizer_Missing_IsPutOnBeforeTheFirstReconcile()
    {
        var atReconcile = new List<List<string>?>();
        Controller.OnReconcile = (gizmo, _) =>
        {
            atReconcile.Add(gizmo.Metadata.Finalizers);
            return Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo));
        };
        await Gizmos.CreateAsync("a", Foreign);
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => atReconcile.Count > 0, "reconciled");

        Assert.Equal([Foreign, Name], atReconcile[0]!);
        Assert.Equal([Foreign, Name], (await Gizmos.GetAsync("a"))!.Metadata.Finalizers!);
    }

    [Fact]
    public async Task Finalizer_Present_IsNotWrittenAgain()
    {
        await Gizmos.CreateAsync("a", Name);
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.Calls.Count == 1, "reconciled");
        await Gizmos.ResizeAsync("a", 2);
        await Eventually.TrueAsync(() => Controller.Calls.Count == 2, "reconciled again");

        Assert.DoesNotContain(Proxy.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Finalizer_Throws_IsTriedAgainUntilItSucceeds()
    {
        _finalizer.OnFinalize = gizmo => _finalizer.Calls < 3
            ? throw new InvalidOperationException("as scripted")
            : ReconciliationResult<V1Gizmo>.Success(gizmo);
        await Gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.Calls.Count >= 1, "reconciled");
        await Gizmos.DeleteAsync("a");

        await Eventually.TrueAsync(() => Controller.Deleted.Count == 1, "gone");
        Assert.Equal(3, _finalizer.Calls);
        Assert.Null(await Gizmos.GetAsync("a"));
    }

    [Fact]
    public async Task Entity_TerminatingAtStart_IsFinalizedAndNotReconciled()
    {
        await Gizmos.CreateAsync("a", Name);
        await Gizmos.DeleteAsync("a");
        Assert.NotNull((await Gizmos.GetAsync("a"))!.Metadata.DeletionTimestamp);

        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _finalizer.Calls == 1, "finalized");
        await Eventually.TrueAsync(() => Controller.Deleted.Count == 1, "gone");
        Assert.Empty(Controller.Calls);
    }

    [Fact]
    public async Task Finalizer_OfAnother_IsLeftInPlace()
    {
        await Gizmos.CreateAsync("a", Foreign);
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => Controller.Calls.Count >= 1, "reconciled");
        await Gizmos.DeleteAsync("a");
        await Eventually.TrueAsync(() => _finalizer.Calls == 1, "finalized");
        await Eventually.TrueAsync(
            () => Proxy.Requests.Count(r => r.Is<V1Gizmo>("patch")) == 2, "put on and taken off");

        // One watch reports both, and the queue is in order: once b is reconciled, a would have been reconciled before.
        await Gizmos.CreateAsync("b");
        await Eventually.TrueAsync(() => Controller.CallsOf("b") >= 1, "what came later is reconciled");
        Assert.Equal((1, 0), (_finalizer.Calls, Controller.Deleted.Count));
        Assert.Equal([Foreign], (await Gizmos.GetAsync("a"))!.Metadata.Finalizers!);
        await Client.PatchAsync<V1Gizmo>(
            "a", Space, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } }, None);
        await Eventually.TrueAsync(() => Controller.Deleted.Count == 1, "gone");
        Assert.Equal(1, _finalizer.Calls);
    }

    [Fact]
    public async Task Finalizer_ListChangedMeanwhile_UndoesNothingOfIt()
    {
        await Gizmos.CreateAsync("a");
        var hold = Proxy.HoldAt(r => r.Is<V1Gizmo>("patch"), Moment.BeforeForwarding);
        await using var running = await StartAsync();
        await hold.Reached.WaitAsync(Eventually.Limit);
        await Client.PatchAsync<V1Gizmo>(
            "a", Space, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray(Foreign) } }, None);
        hold.Release();

        await Eventually.TrueAsync(() => Controller.Calls.Count >= 1, "reconciled");
        Assert.Equal([Foreign, Name], (await Gizmos.GetAsync("a"))!.Metadata.Finalizers!);
    }

    private Task<TestOperator> StartAsync() => TestOperator.StartAsync(
        Proxy.Configuration,
        Space,
        controller: Controller,
        also: o =>
        {
            o.AddFinalizer<GizmoFinalizer, V1Gizmo>(Name);
            o.Services.AddSingleton(_finalizer);
        });
}

/// <summary>A finalizer that does what a test says.</summary>
internal sealed class GizmoFinalizer : IEntityFinalizer<V1Gizmo>
{
    private int _calls;

    public Func<V1Gizmo, ReconciliationResult<V1Gizmo>> OnFinalize { get; set; } =
        gizmo => ReconciliationResult<V1Gizmo>.Success(gizmo);

    public int Calls => _calls;

    public Task<ReconciliationResult<V1Gizmo>> FinalizeAsync(V1Gizmo entity, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(OnFinalize(entity));
    }
}
