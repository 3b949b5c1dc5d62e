using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Operator.Tests.Observe;

/// <summary>A new leader lists the versions of all stacks once, and waits for its cache where that is older.</summary>
public sealed class StackVersionsTests
{
    private readonly RecordingClient _server = new();
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData("listed", "7", true)]
    [InlineData("listed", "9", true)]
    [InlineData("listed", "6", false)]
    [InlineData("created since", "101", true)]
    [InlineData("deleted before", "99", false)]
    public async Task Stack_InTheCache_IsReachedAtTheListedVersion(string uid, string cached, bool reached)
    {
        List("100", ("listed", "7"));
        Assert.Equal(reached, await ReachedAsync(Versions(), uid, cached));
        Assert.Equal(["list all newest"], _server.Requests);
    }

    [Fact]
    public async Task Stacks_AllAtOnce_CostOneList()
    {
        List("100", [.. Enumerable.Range(0, 50).Select(i => ($"{i}", "7"))]);
        var versions = Versions();
        var reached = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => ReachedAsync(versions, $"{i}", "7")));
        Assert.All(reached, Assert.True);
        Assert.True(await ReachedAsync(versions, "made later", "101"));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Namespaces_OfTheOperator_AreListedEach()
    {
        List("100", ("listed", "7"));
        Assert.True(await ReachedAsync(Versions("demo", "other"), "listed", "7"));
        Assert.Equal(["list demo newest", "list other newest"], _server.Requests);
    }

    [Fact]
    public async Task Cache_StaysBehind_IsComparedWithANewListNowAndThen()
    {
        List("100", ("listed", "7"));
        var versions = Versions();
        Assert.False(await ReachedAsync(versions, "listed", "6"));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(await ReachedAsync(versions, "listed", "6"));
        Assert.Single(_server.Requests);

        // As after the server was restored from a backup.
        List("50", ("listed", "6"));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.True(await ReachedAsync(versions, "listed", "6"));
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public async Task List_Failed_IsTriedAgainAtTheNextStack()
    {
        List("100", ("listed", "7"));
        _server.Failure = new HttpRequestException();
        var versions = Versions();
        await Assert.ThrowsAsync<HttpRequestException>(() => ReachedAsync(versions, "listed", "7"));
        _server.Failure = null;
        Assert.True(await ReachedAsync(versions, "listed", "7"));
    }

    private static Task<bool> ReachedAsync(StackVersions versions, string uid, string version) => versions.AreReachedAsync(
        new V1ObjectMeta { Name = uid, Namespace = "demo", Uid = uid, ResourceVersion = version }, CancellationToken.None);

    private StackVersions Versions(params string[] namespaces) => new(_server, namespaces, _time);

    private void List(string version, params (string Uid, string Version)[] stacks) =>
        _server.Listed = new KubernetesList<PartialObjectMetadata>
        {
            Metadata = new V1ListMeta { ResourceVersion = version },
            Items =
            [
                .. stacks.Select(s => new PartialObjectMetadata
                {
                    Metadata = new V1ObjectMeta { Uid = s.Uid, ResourceVersion = s.Version },
                })
            ],
        };
}
