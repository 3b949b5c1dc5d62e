using System.Net;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Client;

public sealed class VerbTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Object_ThatDoesNotExist_IsNull()
    {
        var space = await api.CreateNamespaceAsync();

        Assert.Null(await api.Client.GetAsync<V1ConfigMap>("none", space, None));
        Assert.Null(await api.Client.GetMetadataAsync<V1ConfigMap>("none", space, None));
        Assert.False(await api.Client.DeleteAsync<V1ConfigMap>("none", space, new DeleteOptions(), None));
    }

    [Fact]
    public async Task Resource_ThatIsNotServed_IsAnErrorAndNotAbsence()
    {
        using var client = new KubernetesClient(api.Configuration, TestJsonContext.ClientOptions);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<V1Phantom>("x", "default", None));

        Assert.True(error.IsResourceMissing);
    }

    [Fact]
    public async Task Created_ReadBack_IsTheSame()
    {
        var space = await api.CreateNamespaceAsync();
        var created = await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);

        var read = await api.Client.GetAsync<V1ConfigMap>("a", space, None);
        var metadata = await api.Client.GetMetadataAsync<V1ConfigMap>("a", space, None);

        Assert.Equal("1", read!.Data!["key"]);
        Assert.Equal(created.Metadata.Uid, read.Metadata.Uid);
        Assert.Equal(created.Metadata.ResourceVersion, metadata!.ResourceVersion);
    }

    [Fact]
    public async Task Metadata_Listed_IsThatOfEachObjectWithTheVersionOfTheList()
    {
        var space = await api.CreateNamespaceAsync();
        var created = await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);

        var list = await api.Client.ListMetadataAsync<V1ConfigMap>(space, new ListOptions(), None);

        var metadata = list.Items.Select(item => item.Metadata).Single(m => m.Name == "a");
        Assert.Equal((created.Metadata.Uid, created.Metadata.ResourceVersion), (metadata.Uid, metadata.ResourceVersion));
        Assert.False(ResourceVersions.IsOlder(list.Metadata.ResourceVersion, metadata.ResourceVersion));
    }

    [Fact]
    public async Task Create_OfATakenName_IsAlreadyExists()
    {
        var space = await api.CreateNamespaceAsync();
        await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "2"), None));

        Assert.True(error.IsAlreadyExists);
        Assert.False(error.IsConflict);
    }

    [Fact]
    public async Task Create_OfNonsense_IsInvalidAndNamesTheField()
    {
        var space = await api.CreateNamespaceAsync();

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => api.Client.CreateAsync(TestObjects.ConfigMap(space, "Not_A_Name", "1"), None));

        Assert.True(error.IsInvalid);
        Assert.Equal("metadata.name", error.Status.Details?.Causes?[0].Field);
    }

    [Fact]
    public async Task Replace_OfAnOldVersion_IsAConflict()
    {
        var space = await api.CreateNamespaceAsync();
        var old = await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);
        var changed = await api.Client.ReplaceAsync(With(old, "2"), None);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => api.Client.ReplaceAsync(With(old, "3"), None));

        Assert.True(error.IsConflict);
        Assert.Equal("2", changed.Data!["key"]);
    }

    [Fact]
    public async Task Apply_Twice_ChangesTheFieldAndKeepsTheOthers()
    {
        var space = await api.CreateNamespaceAsync();
        var first = await api.Client.ApplyAsync(TestObjects.ConfigMap(space, "a", "1"), new ApplyOptions("test"), None);
        await api.Client.PatchAsync<V1ConfigMap>(
            "a", space, new JsonObject { ["data"] = new JsonObject { ["theirs"] = "x" } }, None);

        var second = await api.Client.ApplyAsync(TestObjects.ConfigMap(space, "a", "2"), new ApplyOptions("test"), None);

        Assert.Equal(first.Metadata.Uid, second.Metadata.Uid);
        Assert.Equal("2", second.Data!["key"]);
        Assert.Equal("x", second.Data["theirs"]);
    }

    [Fact]
    public async Task Apply_WithTheUidOfAnotherObject_IsAConflict()
    {
        var space = await api.CreateNamespaceAsync();
        await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);
        var stranger = TestObjects.ConfigMap(space, "a", "2");
        stranger.Metadata.Uid = Guid.NewGuid().ToString();

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => api.Client.ApplyAsync(stranger, new ApplyOptions("test"), None));

        Assert.True(error.IsConflict);
    }

    [Fact]
    public async Task Apply_ToAFieldOfAnotherManagerWithoutForce_IsAConflict()
    {
        var space = await api.CreateNamespaceAsync();
        await api.Client.ApplyAsync(TestObjects.ConfigMap(space, "a", "1"), new ApplyOptions("one"), None);

        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => api.Client.ApplyAsync(TestObjects.ConfigMap(space, "a", "2"), new ApplyOptions("two", Force: false), None));

        Assert.True(error.IsConflict);
        Assert.Contains("one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ByPages_IsWholeAndAtOneVersion()
    {
        var space = await api.CreateNamespaceAsync();
        for (var i = 0; i < 5; i++)
        {
            await api.Client.CreateAsync(TestObjects.ConfigMap(space, $"page-{i}", "x"), None);
        }

        var seen = new List<string>();
        var versions = new HashSet<string?>();
        string? token = null;
        do
        {
            var page = await api.Client.ListAsync<V1ConfigMap>(
                space, new ListOptions(LabelSelector: "test=yes", Limit: 2, Continue: token), None);
            seen.AddRange(page.Items.Select(item => item.Metadata.Name!));
            versions.Add(page.Metadata.ResourceVersion);
            token = page.Metadata.Continue;
        }
        while (!string.IsNullOrEmpty(token));

        Assert.Equal(["page-0", "page-1", "page-2", "page-3", "page-4"], seen);
        Assert.Single(versions);
    }

    [Fact]
    public async Task List_WithAForgedContinueToken_IsRefused()
    {
        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => api.Client.ListAsync<V1ConfigMap>("default", new ListOptions(Continue: "nonsense", Limit: 1), None));

        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
    }

    [Fact]
    public async Task Delete_WithTheWrongPrecondition_IsAConflictAndKeepsTheObject()
    {
        var space = await api.CreateNamespaceAsync();
        var created = await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);

        var wrongUid = await Assert.ThrowsAsync<KubernetesApiException>(() => api.Client.DeleteAsync<V1ConfigMap>(
            "a", space, new DeleteOptions(Uid: Guid.NewGuid().ToString()), None));
        var wrongVersion = await Assert.ThrowsAsync<KubernetesApiException>(() => api.Client.DeleteAsync<V1ConfigMap>(
            "a", space, new DeleteOptions(Uid: created.Metadata.Uid, ResourceVersion: "1"), None));

        Assert.True(wrongUid.IsConflict);
        Assert.True(wrongVersion.IsConflict);
        Assert.NotNull(await api.Client.GetAsync<V1ConfigMap>("a", space, None));
    }

    [Fact]
    public async Task Delete_WithTheRightPrecondition_Deletes()
    {
        var space = await api.CreateNamespaceAsync();
        var created = await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);

        var existed = await api.Client.DeleteAsync<V1ConfigMap>(
            "a", space, new DeleteOptions(created.Metadata.Uid, created.Metadata.ResourceVersion), None);

        Assert.True(existed);
        Assert.Null(await api.Client.GetAsync<V1ConfigMap>("a", space, None));
    }

    [Fact]
    public async Task StatusPatch_OfAJob_ChangesStatusAlone()
    {
        var space = await api.CreateNamespaceAsync();
        await api.Client.CreateAsync(TestObjects.Job(space, "a"), None);

        var patch =
            new JsonObject { ["status"] = new JsonObject { ["active"] = 1 }, ["spec"] = new JsonObject { ["backoffLimit"] = 9 } };
        var patched = await api.Client.PatchStatusAsync<V1Job>("a", space, patch, None);

        Assert.Equal(1, patched.Status?.Active);
        Assert.Equal(2, patched.Spec?.BackoffLimit);
    }

    private static V1ConfigMap With(V1ConfigMap old, string value) => new()
    {
        Metadata = old.Metadata,
        Data = new() { ["key"] = value },
    };
}
