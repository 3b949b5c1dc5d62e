using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using System.Text.Json.Nodes;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>A kind that is refused or not served reports it, does not affect other kinds, and is cached once it can be.</summary>
public sealed class InformerStateTests(ApiServerFixture api) : InformerTests(api)
{
    [Fact]
    public async Task Kind_Forbidden_IsSaidWithin5SecondsAndOthersGoOn()
    {
        await using var maps = Start();
        await using var secrets = Run<V1Secret>(new() { Namespaces = [Space] });
        await maps.SyncedAsync();
        await secrets.SyncedAsync();
        var forbidding = Proxy.On(r => r.Resource == "secrets", Answer(403, "Forbidden"));
        Proxy.ResetActive(r => r.Resource == "secrets");

        await WithinAsync(5, () => secrets.Informer.State == InformerState.Forbidden, "said");
        await CreateAsync("a");
        await Eventually.TrueAsync(() => maps.Informer.Count == 1, "the other kind goes on");
        Assert.Equal(InformerState.Synced, maps.Informer.State);
        forbidding.Dispose();
        await WithinAsync(30, () => secrets.Informer.State == InformerState.Synced, "healed");
    }

    [Fact]
    public async Task Kind_InstalledLate_IsCachedOnceItIsServed()
    {
        using var client =
            new KubernetesClient(Proxy.Configuration, new() { TypeInfoResolvers = { LatecomerJsonContext.Default } });
        await using var running = new RunningInformer<V1Latecomer>(client, new());
        await running.Informer.WaitForSyncAsync(None).WaitAsync(Eventually.Limit);
        Assert.Equal(InformerState.NotServed, running.Informer.State);

        await Api.InstallAsync(V1Latecomer.Definition);
        await Api.Observer.Json("late.ballast.dev/v1", "latecomers", Space).CreateAsync(new JsonObject
        {
            ["apiVersion"] = "late.ballast.dev/v1",
            ["kind"] = "Latecomer",
            ["metadata"] = new JsonObject { ["name"] = "a" },
        });
        await Eventually.TrueAsync(() => running.Informer.Count == 1, "cached");
        await Api.Observer.Of<k8s.Models.V1CustomResourceDefinition>(null).DeleteAsync("latecomers.late.ballast.dev");
        await Eventually.TrueAsync(() => running.Informer is { Count: 0, State: InformerState.NotServed }, "gone with its kind");
    }

    [Fact]
    public async Task Namespaces_Several_AreOneCacheWithOneState()
    {
        var other = await Api.CreateNamespaceAsync();
        var third = await Api.CreateNamespaceAsync();
        await CreateAsync("a");
        await Api.Client.CreateAsync(TestObjects.ConfigMap(other, "b", "1"), None);
        await Api.Client.CreateAsync(TestObjects.ConfigMap(third, "c", "1"), None);
        var refusing = Proxy.On(r => r.Namespace == other, Answer(403, "Forbidden"));
        await using var running = Run<V1ConfigMap>(new() { LabelSelector = "test=yes", Namespaces = [Space, other] });
        await running.Informer.WaitForSyncAsync(None).WaitAsync(Eventually.Limit);
        Assert.Equal(InformerState.Forbidden, running.Informer.State);

        refusing.Dispose();
        await running.SyncedAsync();
        Assert.Equal(["a", "b"], Names(running));
    }
}
