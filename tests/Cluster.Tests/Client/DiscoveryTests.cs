using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Client;

public sealed class DiscoveryTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task KindWithOlderVersions_OnAnyServer_IsResolvedToTheNewestServed()
    {
        var cronJob = await api.Client.Discovery.ResolveAsync<V1CronJob>(None);
        var budget = await api.Client.Discovery.ResolveAsync<V1PodDisruptionBudget>(None);
        var autoscaler = await api.Client.Discovery.ResolveAsync<V2HorizontalPodAutoscaler>(None);

        Assert.Equal(api.Version.IsAtLeast(1, 21) ? "batch/v1" : "batch/v1beta1", cronJob?.ApiVersion);
        Assert.Equal(api.Version.IsAtLeast(1, 21) ? "policy/v1" : "policy/v1beta1", budget?.ApiVersion);
        Assert.Equal(api.Version.IsAtLeast(1, 23) ? "autoscaling/v2" : "autoscaling/v2beta2", autoscaler?.ApiVersion);
    }

    [Fact]
    public async Task KindWithOlderVersions_AppliedReadListedAndWatched_UsesTheVersionServed()
    {
        var space = await api.CreateNamespaceAsync();
        var applied = await api.Client.ApplyAsync(TestObjects.CronJob(space, "a"), new ApplyOptions("test"), None);
        var created = await api.Client.CreateAsync(TestObjects.Budget(space, "a"), None);
        var scaler = await api.Client.ApplyAsync(TestObjects.Autoscaler(space, "a"), new ApplyOptions("test"), None);

        var read = await api.Client.GetAsync<V1CronJob>("a", space, None);
        var list = await api.Client.ListAsync<V1PodDisruptionBudget>(space, new ListOptions(), None);

        Assert.Equal((await api.Client.Discovery.ResolveAsync<V1CronJob>(None))!.ApiVersion, applied.ApiVersion);
        Assert.Equal("1 2 * * *", read?.Spec?.Schedule);
        Assert.Equal(created.Metadata.Uid, Assert.Single(list.Items).Metadata.Uid);
        Assert.Equal(70, scaler.Spec?.Metrics?[0].Resource?.Target.AverageUtilization);
    }

    [Fact]
    public async Task KindOfNobody_Resolved_IsNull()
    {
        Assert.Null(await api.Client.Discovery.ResolveAsync<V1Phantom>(None));
    }

    [Fact]
    public async Task CustomKind_OfTheCallersOwnJson_IsCreatedListedAndPatched()
    {
        var space = await api.CreateNamespaceAsync();
        await api.InstallAsync(V1Gizmo.Definition);
        using var client = new KubernetesClient(api.Configuration, TestJsonContext.ClientOptions);
        var gizmo = new V1Gizmo { Metadata = { Name = "a", Namespace = space }, Spec = new V1GizmoSpec { Size = 1 } };

        await client.CreateAsync(gizmo, None);
        await client.PatchStatusAsync<V1Gizmo>("a", space, new JsonObject { ["status"] = new JsonObject { ["seen"] = 7 } }, None);
        var list = await client.ListAsync<V1Gizmo>(space, new ListOptions(), None);

        var only = Assert.Single(list.Items);
        Assert.Equal((1, 7), (only.Spec?.Size, only.Status?.Seen));
    }

    [Fact]
    public async Task Kind_WithoutJson_SaysWhatToAdd()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => api.Client.GetAsync<V1Gizmo>("a", "default", None));

        Assert.Contains(nameof(KubernetesClientOptions.TypeInfoResolvers), error.Message, StringComparison.Ordinal);
    }
}
