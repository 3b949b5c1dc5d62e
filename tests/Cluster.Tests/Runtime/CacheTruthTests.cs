using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>
/// A cache never loses an object or an event and never goes back to an older version, whatever the server or the network does.
/// </summary>
public sealed class CacheTruthTests(ApiServerFixture api) : InformerTests(api)
{
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
        // Otherwise the first watch would meet the fault, and the list after it would not be held.
        await Proxy.SeenAsync(IsWatch);
        Proxy.On(IsWatch, Answer(410, "Expired"), times: 1);
        var list = Proxy.HoldAt(r => r.Is<V1ConfigMap>("list"), Moment.BeforeForwarding);
        Proxy.ResetActive(IsWatch);
        await WithinAsync(5, () => list.Reached.IsCompleted, "is about to list anew");
        await Api.Client.DeleteAsync<V1ConfigMap>("a", Space, new DeleteOptions(), None);
        list.Release();

        await WithinAsync(5, () => gone.Count == 1, "the deletion is told");
        Assert.Equal("1", gone[0].Data!["key"]);
    }

    [Fact]
    public async Task Events_DoubledAndReplayed_NeverTakeTheCacheBack()
    {
        var lines = new List<string>();
        Proxy.On(IsWatch, Lines(line =>
        {
            lines.Add(line);
            return [line, line, .. lines];
        }));
        await using var running = Start();
        await running.SyncedAsync();
        var versions = new List<string?>();
        using var subscription = running.Informer.Subscribe((_, current) => versions.Add(current?.Data?["key"] ?? "gone"));
        await CreateAsync("a");
        await Api.Client.ApplyAsync(TestObjects.ConfigMap(Space, "a", "2"), new ApplyOptions("test"), None);
        await Api.Client.DeleteAsync<V1ConfigMap>("a", Space, new DeleteOptions(), None);
        await CreateAsync("b");
        await Eventually.TrueAsync(() => running.Informer.Get(Space, "b") is not null, "the last change");

        Assert.Equal(["1", "2", "gone", "1"], versions);
        Assert.Equal(["b"], Names(running));
    }

    [Fact]
    public async Task Server_LagsBehind_NeitherDeletesNorGoesBack()
    {
        await CreateAsync("a");
        await using var running = Start();
        await running.SyncedAsync();
        using (var frozen = await Proxy.FreezeAsync(r => r.Resource == "configmaps"))
        {
            Proxy.ResetActive(IsWatch);
            await CreateAsync("b");
            await frozen.HeldBack.WaitAsync(Eventually.Limit);
            Assert.Equal(["a"], Names(running));
        }

        await WithinAsync(5, () => Names(running).SequenceEqual(["a", "b"]), "caught up");
    }

    [Fact]
    public async Task List_FromALaggingReplica_DoesNotTakeTheCacheBack()
    {
        await CreateAsync("a");
        var before = (await Api.Client.ListAsync<V1ConfigMap>(Space, new ListOptions(), None)).Metadata.ResourceVersion;
        await using var running = Start();
        await running.SyncedAsync();
        await CreateAsync("b");
        await Eventually.TrueAsync(() => running.Informer.Count == 2, "b seen");
        Proxy.On(
            r => r.Is<V1ConfigMap>("list"),
            exchange =>
            {
                exchange.PathAndQuery = $"/api/v1/namespaces/{Space}/configmaps?labelSelector=test%3Dyes"
                    + $"&resourceVersion={before}&resourceVersionMatch=Exact&limit=500";
                return exchange.ForwardAsync();
            },
            times: 2);
        Proxy.On(IsWatch, Answer(410, "Expired"), times: 1);
        var forgotten = 0;
        using var subscription = running.Informer.Subscribe((_, current) => forgotten += current is null ? 1 : 0);
        Proxy.ResetActive(IsWatch);

        await Eventually.TrueAsync(
            () => Proxy.Requests.Count(r => r.Is<V1ConfigMap>("list")) >= 3, "both lists of the past are answered");
        await CreateAsync("c");
        await WithinAsync(15, () => running.Informer.Count == 3, "caught up");
        Assert.Equal(0, forgotten);
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
    public async Task Connection_LeadingNowhere_IsLeftAndNothingIsLost()
    {
        await using var relay = new TcpRelay(Api.Configuration);
        using var client = new KubernetesClient(
            relay.Configuration, new() { PingInterval = TimeSpan.FromSeconds(2), RequestTimeout = TimeSpan.FromSeconds(5) });
        await CreateAsync("a");
        await using var running = new RunningInformer<V1ConfigMap>(
            client, new() { LabelSelector = "test=yes", Namespaces = [Space] });
        await running.SyncedAsync();
        relay.BlackHole();
        await Api.Client.DeleteAsync<V1ConfigMap>("a", Space, new DeleteOptions(), None);
        await CreateAsync("b");

        await Eventually.TrueAsync(() => Names(running).SequenceEqual(["b"]), "in step");
    }

    [Fact]
    public async Task Outage_Over_IsHealedWithinSecondsAndNothingWasDeleted()
    {
        await CreateAsync("a");
        await using var running = Start();
        await running.SyncedAsync();
        var outage = Proxy.On(_ => true, Reset());
        Proxy.ResetActive(_ => true);
        var (before, forgotten) = (Waited, 0);
        using var subscription = running.Informer.Subscribe((_, current) => forgotten += current is null ? 1 : 0);
        await Eventually.TrueAsync(() => (Waited - before).TotalSeconds > 10, "it has tried again, each time later");
        await CreateAsync("b");
        outage.Dispose();

        await WithinAsync(5, () => running.Informer.Count == 2, "healed");
        Assert.Equal(0, forgotten);
    }
}
