using System.Text.Json;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Client;

public sealed class ResourcePathTests
{
    private static readonly ResourceType Pods = ResourceType.Of<V1Pod>();
    private static readonly ResourceType Jobs = ResourceType.Of<V1Job>();

    [Fact]
    public void Paths_OfCoreAndGroups_AreTheServers()
    {
        Assert.Equal("/api/v1/pods", ResourcePath.Collection(Pods, null));
        Assert.Equal("/api/v1/namespaces/a/pods/b", ResourcePath.Object(Pods, "a", "b"));
        Assert.Equal("/apis/batch/v1/namespaces/a/jobs/b/status", ResourcePath.Object(Jobs, "a", "b", "status"));
    }

    [Fact]
    public void Names_ThatWouldLeaveTheirPlace_AreEscaped()
    {
        Assert.Equal("/api/v1/namespaces/..%2Fb/pods/a%2F..%3Fx", ResourcePath.Object(Pods, "../b", "a/..?x"));
    }

    [Fact]
    public void Object_WithoutNamespaceOrName_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => ResourcePath.Object(Pods, null, "a"));
        Assert.Throws<ArgumentException>(() => ResourcePath.Object(Pods, "a", ""));
    }

    [Fact]
    public void List_WithAContinueToken_DropsTheVersion()
    {
        var options = new ListOptions("a=b,c", null, 5, "t/=", "0");

        Assert.Equal("/api/v1/pods?labelSelector=a%3Db%2Cc&limit=5&continue=t%2F%3D", ResourcePath.List(Pods, null, options));
        Assert.EndsWith(
            "&resourceVersion=0", ResourcePath.List(Pods, null, options with { Continue = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_AsksForBookmarksAndAnEnd()
    {
        Assert.Equal(
            "/api/v1/namespaces/a/pods?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=300",
            ResourcePath.Watch(Pods, "a", new WatchOptions("7")));
    }

    [Fact]
    public void Body_OfAnotherServedVersion_NamesItAndLeavesTheObjectAlone()
    {
        var job = new V1Job { Metadata = { Name = "a" } };

        using var written = JsonDocument.Parse(new KubernetesJson([]).Write(job, "batch/v2"));

        Assert.Equal("batch/v2", written.RootElement.GetProperty("apiVersion").GetString());
        Assert.Equal("batch/v1", job.ApiVersion);
    }

    [Fact]
    public void DeleteBody_HasOnlyWhatWasAskedFor()
    {
        Assert.Equal(
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background"}""",
            DeleteBody.Build(new DeleteOptions()).ToJsonString());
        Assert.Equal(
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Orphan","gracePeriodSeconds":0,"""
                + "\"preconditions\":{\"uid\":\"u\",\"resourceVersion\":\"7\"}}",
            DeleteBody.Build(new DeleteOptions("u", "7", "Orphan", 0)).ToJsonString());
    }
}
