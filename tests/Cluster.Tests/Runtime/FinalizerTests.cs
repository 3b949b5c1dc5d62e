using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>Finalizers: put on once, run until they succeed, taken off without touching others.</summary>
public sealed class FinalizerTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private const string Name = "test.ballast.dev/cleanup";
    private const string Foreign = "example.dev/foreign";

    private readonly GizmoController _controller = new();
    private readonly GizmoFinalizer _finalizer = new();
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
    public async Task Finalizer_Missing_IsPutOnBeforeTheFirstReconcile()
    {
        var atReconcile = new List<List<string>?>();
        _controller.OnReconcile = (gizmo, _) =>
        {
            atReconcile.Add(gizmo.Metadata.Finalizers);
            return Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo));
        };
        await _gizmos.CreateAsync("a", Foreign);
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => atReconcile.Count > 0, "reconciled");

        Assert.Equal([Foreign, Name], atReconcile[0]!);
        Assert.Equal([Foreign, Name], (await _gizmos.GetAsync("a"))!.Metadata.Finalizers!);
    }

    [Fact]
    public async Task Finalizer_Present_IsNotWrittenAgain()
    {
        await _gizmos.CreateAsync("a", Name);
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.Calls.Count == 1, "reconciled");
        await _gizmos.ResizeAsync("a", 2);
        await Eventually.TrueAsync(() => _controller.Calls.Count == 2, "reconciled again");

        Assert.DoesNotContain(_proxy.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Finalizer_Throws_IsTriedAgainUntilItSucceeds()
    {
        _finalizer.OnFinalize = gizmo => _finalizer.Calls < 3
            ? throw new InvalidOperationException("as scripted")
            : ReconciliationResult<V1Gizmo>.Success(gizmo);
        await _gizmos.CreateAsync("a");
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.Calls.Count >= 1, "reconciled");
        await _gizmos.DeleteAsync("a");

        await Eventually.TrueAsync(() => _controller.Deleted.Count == 1, "gone");
        Assert.Equal(3, _finalizer.Calls);
        Assert.Null(await _gizmos.GetAsync("a"));
    }

    [Fact]
    public async Task Entity_TerminatingAtStart_IsFinalizedAndNotReconciled()
    {
        await _gizmos.CreateAsync("a", Name);
        await _gizmos.DeleteAsync("a");
        Assert.NotNull((await _gizmos.GetAsync("a"))!.Metadata.DeletionTimestamp);

        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _finalizer.Calls == 1, "finalized");
        await Eventually.TrueAsync(() => _controller.Deleted.Count == 1, "gone");
        Assert.Empty(_controller.Calls);
    }

    [Fact]
    public async Task Finalizer_OfAnother_IsLeftInPlace()
    {
        await _gizmos.CreateAsync("a", Foreign);
        await using var running = await StartAsync();
        await Eventually.TrueAsync(() => _controller.Calls.Count >= 1, "reconciled");
        await _gizmos.DeleteAsync("a");
        await Eventually.TrueAsync(() => _finalizer.Calls == 1, "finalized");
        await Eventually.TrueAsync(
            () => _proxy.Requests.Count(r => r.Is<V1Gizmo>("patch")) == 2, "put on and taken off");

        await Eventually.StaysTrueAsync(() => _finalizer.Calls == 1 && _controller.Deleted.Count == 0, "waits for the other", 1);
        Assert.Equal([Foreign], (await _gizmos.GetAsync("a"))!.Metadata.Finalizers!);
        await _client.PatchAsync<V1Gizmo>(
            "a", _space, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray() } }, CancellationToken.None);
        await Eventually.TrueAsync(() => _controller.Deleted.Count == 1, "gone");
    }

    [Fact]
    public async Task Finalizer_ListChangedMeanwhile_UndoesNothingOfIt()
    {
        await _gizmos.CreateAsync("a");
        var hold = _proxy.HoldAt(r => r.Is<V1Gizmo>("patch"), Moment.BeforeForwarding);
        await using var running = await StartAsync();
        await hold.Reached.WaitAsync(TimeSpan.FromSeconds(20));
        await _client.PatchAsync<V1Gizmo>(
            "a", _space, new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray(Foreign) } }, CancellationToken.None);
        hold.Release();

        await Eventually.TrueAsync(() => _controller.Calls.Count >= 1, "reconciled");
        Assert.Equal([Foreign, Name], (await _gizmos.GetAsync("a"))!.Metadata.Finalizers!);
    }

    private Task<TestOperator> StartAsync() => TestOperator.StartAsync(
        _proxy.Configuration,
        _space,
        controller: _controller,
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

    public Func<V1Gizmo, ReconciliationResult<V1Gizmo>> OnFinalize { get; set; } = gizmo => ReconciliationResult<V1Gizmo>.Success(gizmo);

    public int Calls => _calls;

    public Task<ReconciliationResult<V1Gizmo>> FinalizeAsync(V1Gizmo entity, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _calls);
        return Task.FromResult(OnFinalize(entity));
    }
}
