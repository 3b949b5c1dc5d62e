using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>What a cache makes of watches that break, lie, lag and repeat themselves.</summary>
public sealed class InformerFaultTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private FaultProxy _proxy = null!;
    private KubernetesClient _client = null!;
    private string _space = null!;

    public async Task InitializeAsync()
    {
        _proxy = await FaultProxy.StartAsync(api.Configuration);
        _client = new KubernetesClient(_proxy.Configuration, TestJsonContext.ClientOptions);
        _space = await api.CreateNamespaceAsync();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _proxy.DisposeAsync();
    }

    public static TheoryData<string> Breaks =>
        ["FIN", "RST", "half a line", "empty 200", "internal error", "no JSON", "410 answer", "410 event", "one 401", "504"];

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Watch_Breaks_IsResumedWithin5SecondsAndNothingIsLost(string how)
    {
        await CreateAsync("kept");
        await CreateAsync("deleted-in-the-gap");
        await using var running = Start();
        await running.SyncedAsync();
        await _proxy.SeenAsync(IsWatch);

        // The watch under way is cut; the next one meets the fault; meanwhile the world moves on.
        var fault = Break(how);
        _proxy.On(IsWatch, fault, times: 1);
        _proxy.ResetActive(IsWatch);
        await api.Client.DeleteAsync<V1ConfigMap>("deleted-in-the-gap", _space, new DeleteOptions(), None);
        await CreateAsync("created-in-the-gap");

        await Eventually.TrueAsync(
            () => Names(running).SequenceEqual(["created-in-the-gap", "kept"]), $"in step, not {string.Join(',', Names(running))}", 5);
        await CreateAsync("later");
        await Eventually.TrueAsync(() => Names(running).Contains("later"), "a later change", 5);
    }

    [Fact]
    public async Task Watch_First_FailsInManyWays_SyncsAllTheSame()
    {
        await CreateAsync("a");
        _proxy.On(r => r.Is<V1ConfigMap>("list"), Close(), times: 2);
        _proxy.On(r => r.Is<V1ConfigMap>("list"), EmptyOk(), times: 1);
        _proxy.On(IsWatch, Reset(), times: 1);
        _proxy.On(IsWatch, EmptyOk(), times: 1);
        await using var running = Start();
        await running.SyncedAsync();
        await CreateAsync("b");

        await Eventually.TrueAsync(() => running.Informer.Count == 2, "both seen");
    }

    [Fact]
    public async Task Watch_EmptyEachTime_NeitherThrowsNorSpins()
    {
        _proxy.On(IsWatch, EmptyOk());
        await using var running = Start();
        await running.SyncedAsync();
        await Task.Delay(TimeSpan.FromSeconds(10));

        Assert.True(running.Informer.IsAlive);
        Assert.InRange(_proxy.Requests.Count(IsWatch), 2, 7);
    }

    [Fact]
    public async Task Version_ExpiredOnEveryPath_IsListedAnewWithoutEnd()
    {
        await CreateAsync("a");
        await CreateAsync("b");
        await CreateAsync("c");
        _proxy.On(r => r.Is<V1ConfigMap>("list") && r.Occurrence == 2, Answer(410, "Expired"));
        _proxy.On(IsWatch, Answer(410, "Expired"), times: 1);
        _proxy.On(IsWatch, ErrorEvent(410, "Expired"), times: 1);
        await using var running = Start(pageSize: 2);
        await Eventually.TrueAsync(() => _proxy.Requests.Count(IsWatch) == 3, "a third watch");
        await CreateAsync("d");

        await Eventually.TrueAsync(() => running.Informer.Count == 4, "all there", 5);
        var settled = _proxy.Requests.Count;
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(settled, _proxy.Requests.Count);
    }

    [Fact]
    public async Task Deletion_WhileCutOff_IsToldWithTheLastKnownState()
    {
        await CreateAsync("a");
        await using var running = Start();
        await running.SyncedAsync();
        var gone = new List<V1ConfigMap>();
        using var subscription = running.Informer.Subscribe((old, current) =>
        {
            if (current is null)
            {
                gone.Add(old!);
            }
        });
        var cut = _proxy.On(r => IsWatch(r) || r.Is<V1ConfigMap>("list"), Reset());
        _proxy.ResetActive(IsWatch);
        await api.Client.DeleteAsync<V1ConfigMap>("a", _space, new DeleteOptions(), None);
        _proxy.On(IsWatch, Answer(410, "Expired"), times: 1);
        cut.Dispose();

        await Eventually.TrueAsync(() => gone.Count == 1, "the deletion is told", 5);
        Assert.Equal("1", gone[0].Data!["key"]);
    }

    [Fact]
    public async Task Watch_CutAThousandTimes_LeaksNeitherMemoryNorHandles()
    {
        await CreateAsync("a");
        await using var running = Start(backoff: new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1)));
        await running.SyncedAsync();
        _proxy.On(IsWatch, Reset());
        async Task<(long Memory, int Handles)> AfterAsync(int watches)
        {
            _proxy.ResetActive(IsWatch);
            await Eventually.TrueAsync(() => _proxy.Requests.Count(IsWatch) >= watches, $"{watches} watches", 180);
            return (GC.GetTotalMemory(forceFullCollection: true), Directory.GetFiles("/proc/self/fd").Length);
        }

        var early = await AfterAsync(200);
        var late = await AfterAsync(1200);
        Assert.InRange(late.Memory - early.Memory, long.MinValue, 4 << 20);
        Assert.InRange(late.Handles - early.Handles, int.MinValue, 20);
    }

    [Fact]
    public async Task Events_DoubledAndReplayed_NeverTakeTheCacheBack()
    {
        var lines = new List<string>();
        _proxy.On(IsWatch, Lines(line =>
        {
            lines.Add(line);
            return [line, line, .. lines];
        }));
        await using var running = Start();
        await running.SyncedAsync();
        var versions = new List<string?>();
        using var subscription = running.Informer.Subscribe((_, current) => versions.Add(current?.Data?["key"] ?? "gone"));
        await CreateAsync("a");
        await api.Client.ApplyAsync(TestObjects.ConfigMap(_space, "a", "2"), new ApplyOptions("test"), None);
        await api.Client.DeleteAsync<V1ConfigMap>("a", _space, new DeleteOptions(), None);
        await CreateAsync("b");
        await Eventually.TrueAsync(() => running.Informer.Get(_space, "b") is not null, "the last change");

        Assert.Equal(["1", "2", "gone", "1"], versions);
        Assert.Equal(["b"], Names(running));
    }

    [Fact]
    public async Task Server_LagsBehind_NeitherDeletesNorGoesBack()
    {
        await CreateAsync("a");
        await using var running = Start();
        await running.SyncedAsync();
        using (await _proxy.FreezeAsync(r => r.Resource == "configmaps"))
        {
            _proxy.ResetActive(IsWatch);
            await CreateAsync("b");
            await Eventually.StaysTrueAsync(() => Names(running).SequenceEqual(["a"]), "as it was", 2);
        }

        await Eventually.TrueAsync(() => Names(running).SequenceEqual(["a", "b"]), "caught up", 10);
    }

    [Fact]
    public async Task List_FromALaggingReplica_DoesNotTakeTheCacheBack()
    {
        await CreateAsync("a");
        var before = (await api.Client.ListAsync<V1ConfigMap>(_space, new ListOptions(), None)).Metadata.ResourceVersion;
        await using var running = Start();
        await running.SyncedAsync();
        await CreateAsync("b");
        await Eventually.TrueAsync(() => running.Informer.Count == 2, "b seen");
        _proxy.On(
            r => r.Is<V1ConfigMap>("list"),
            exchange =>
            {
                exchange.PathAndQuery = $"/api/v1/namespaces/{_space}/configmaps?labelSelector=test%3Dyes"
                    + $"&resourceVersion={before}&resourceVersionMatch=Exact&limit=500";
                return exchange.ForwardAsync();
            },
            times: 2);
        _proxy.On(IsWatch, Answer(410, "Expired"), times: 1);
        _proxy.ResetActive(IsWatch);

        await Eventually.StaysTrueAsync(() => running.Informer.Count == 2, "b is not forgotten", 5);
        await CreateAsync("c");
        await Eventually.TrueAsync(() => running.Informer.Count == 3, "caught up", 10);
    }

    [Fact]
    public async Task Handler_AttachedLate_MissesNothing()
    {
        await using var running = Start();
        await running.SyncedAsync();
        var creating = Task.WhenAll(Enumerable.Range(0, 50).Select(i => CreateAsync($"m{i}")));
        await Eventually.TrueAsync(() => running.Informer.Count > 5, "some are cached");
        var seen = new HashSet<string>();
        using var subscription = running.Informer.Subscribe((_, current) => seen.Add(current!.Metadata.Name!));
        await creating;

        await Eventually.TrueAsync(() => seen.Count == 50, "each object told");
    }

    [Fact]
    public async Task Kind_Forbidden_IsSaidWithin5SecondsAndOthersGoOn()
    {
        await using var maps = Start();
        await using var secrets = new RunningInformer<V1Secret>(_client, new() { Namespaces = [_space] });
        await maps.SyncedAsync();
        await secrets.SyncedAsync();
        var forbidding = _proxy.On(r => r.Resource == "secrets", Answer(403, "Forbidden"));
        _proxy.ResetActive(r => r.Resource == "secrets");

        await Eventually.TrueAsync(() => secrets.Informer.State == InformerState.Forbidden, "said", 5);
        await CreateAsync("a");
        await Eventually.TrueAsync(() => maps.Informer.Count == 1, "the other kind goes on", 5);
        Assert.Equal(InformerState.Synced, maps.Informer.State);
        forbidding.Dispose();
        await Eventually.TrueAsync(() => secrets.Informer.State == InformerState.Synced, "healed", 30);
    }

    [Fact]
    public async Task Kind_InstalledLate_IsCachedOnceItIsServed()
    {
        var options = new InformerOptions<V1Latecomer>();
        using var client = new KubernetesClient(_proxy.Configuration, new() { TypeInfoResolvers = { LatecomerJsonContext.Default } });
        await using var running = new RunningInformer<V1Latecomer>(client, options);
        await running.Informer.WaitForSyncAsync(None).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(InformerState.NotServed, running.Informer.State);

        await api.InstallAsync(V1Latecomer.Definition);
        await api.Raw.CreateAsync($"/apis/late.ballast.dev/v1/namespaces/{_space}/latecomers", new JsonObject
        {
            ["apiVersion"] = "late.ballast.dev/v1",
            ["kind"] = "Latecomer",
            ["metadata"] = new JsonObject { ["name"] = "a" },
        });
        await Eventually.TrueAsync(() => running.Informer.Count == 1, "cached", 15);
        await api.Raw.DeleteAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/latecomers.late.ballast.dev");
        await Eventually.TrueAsync(() => running.Informer is { Count: 0, State: InformerState.NotServed }, "gone with its kind", 30);
    }

    [Fact]
    public async Task Namespaces_Several_AreOneCacheWithOneState()
    {
        var other = await api.CreateNamespaceAsync();
        var third = await api.CreateNamespaceAsync();
        await CreateAsync("a");
        await api.Client.CreateAsync(TestObjects.ConfigMap(other, "b", "1"), None);
        await api.Client.CreateAsync(TestObjects.ConfigMap(third, "c", "1"), None);
        var refusing = _proxy.On(r => r.Namespace == other, Answer(403, "Forbidden"));
        await using var running = new RunningInformer<V1ConfigMap>(
            _client, new() { LabelSelector = "test=yes", Namespaces = [_space, other] });
        await running.Informer.WaitForSyncAsync(None).WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(InformerState.Forbidden, running.Informer.State);

        refusing.Dispose();
        await running.SyncedAsync();
        Assert.Equal(["a", "b"], Names(running));
    }

    [Fact]
    public async Task Connection_LeadingNowhere_IsLeftAndNothingIsLost()
    {
        await using var relay = new TcpRelay(api.Configuration);
        using var client = new KubernetesClient(
            relay.Configuration, new() { PingInterval = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(5) });
        await CreateAsync("a");
        await using var running = new RunningInformer<V1ConfigMap>(
            client, new() { LabelSelector = "test=yes", Namespaces = [_space] });
        await running.SyncedAsync();
        relay.BlackHole();
        await api.Client.DeleteAsync<V1ConfigMap>("a", _space, new DeleteOptions(), None);
        await CreateAsync("b");

        await Eventually.TrueAsync(() => Names(running).SequenceEqual(["b"]), "in step", 15);
    }

    [Fact]
    public async Task Outage_Over_IsHealedWithinSecondsAndNothingWasDeleted()
    {
        await CreateAsync("a");
        await using var running = Start();
        await running.SyncedAsync();
        var outage = _proxy.On(_ => true, Reset());
        _proxy.ResetActive(_ => true);
        await Eventually.StaysTrueAsync(() => running.Informer.Count == 1, "the cache stands", 12);
        await CreateAsync("b");
        outage.Dispose();

        await Eventually.TrueAsync(() => running.Informer.Count == 2, "healed", 6);
    }

    private static bool IsWatch(ProxiedRequest request) => request.Is<V1ConfigMap>("watch");

    private static Fault Break(string how) => how switch
    {
        "FIN" => Close(),
        "RST" => Reset(),
        "half a line" => HalfLine(),
        "empty 200" => EmptyOk(),
        "internal error" => Answer(500, "InternalError"),
        "no JSON" => AnswerText(200, "application/json", "<html>proxy</html>\n"),
        "410 answer" => Answer(410, "Expired"),
        "410 event" => ErrorEvent(410, "Expired"),
        "one 401" => Answer(401, "Unauthorized"),
        "504" => Answer(504, "Timeout"),
        _ => throw new ArgumentOutOfRangeException(nameof(how)),
    };

    private static IEnumerable<string?> Names(RunningInformer<V1ConfigMap> running) =>
        running.Informer.List().Select(m => m.Metadata.Name).Order(StringComparer.Ordinal);

    private Task<V1ConfigMap> CreateAsync(string name) => api.Client.CreateAsync(TestObjects.ConfigMap(_space, name, "1"), None);

    private RunningInformer<V1ConfigMap> Start(int pageSize = 500, ExponentialBackoff? backoff = null)
    {
        var timing = new ReflectorOptions { PageSize = pageSize };
        return new(_client, new()
        {
            LabelSelector = "test=yes",
            Namespaces = [_space],
            Reflector = backoff is null ? timing : timing with { Backoff = backoff },
        });
    }
}
