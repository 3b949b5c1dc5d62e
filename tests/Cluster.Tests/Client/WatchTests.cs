using System.Threading.Channels;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Client;

public sealed class WatchTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Watch_FromAListsVersion_SeesExactlyWhatCameAfterIt()
    {
        var space = await api.CreateNamespaceAsync();
        await api.Client.CreateAsync(TestObjects.ConfigMap(space, "before", "1"), None);
        var list = await api.Client.ListAsync<V1ConfigMap>(space, new ListOptions(LabelSelector: "test=yes"), None);
        await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);
        await api.Client.ApplyAsync(TestObjects.ConfigMap(space, "a", "2"), new ApplyOptions("test"), None);
        await api.Client.DeleteAsync<V1ConfigMap>("a", space, new DeleteOptions(), None);

        var seen = new List<(WatchEventType, string?, string?)>();
        var options = new WatchOptions(list.Metadata.ResourceVersion!, "test=yes", TimeoutSeconds: 30);
        await foreach (var change in api.Client.WatchAsync<V1ConfigMap>(space, options, None))
        {
            seen.Add((change.Type, change.Object.Metadata.Name, change.Object.Data?["key"]));
            if (seen.Count == 3)
            {
                break;
            }
        }

        Assert.Equal(
            [(WatchEventType.Added, "a", "1"), (WatchEventType.Modified, "a", "2"), (WatchEventType.Deleted, "a", "2")], seen);
    }

    [Fact]
    public async Task Watch_AfterItsTimeout_IsEndedByTheServerWithoutError()
    {
        var space = await api.CreateNamespaceAsync();
        var list = await api.Client.ListAsync<V1ConfigMap>(space, new ListOptions(LabelSelector: "test=yes"), None);

        var seen = 0;
        var options = new WatchOptions(list.Metadata.ResourceVersion!, "test=yes", TimeoutSeconds: 1);
        await foreach (var change in api.Client.WatchAsync<V1ConfigMap>(space, options, None))
        {
            seen += change.Type == WatchEventType.Bookmark ? 0 : 1;
        }

        Assert.Equal(0, seen);
    }

    [Fact]
    public async Task Watch_Cancelled_EndsWithCancellation()
    {
        var space = await api.CreateNamespaceAsync();
        var list = await api.Client.ListAsync<V1Secret>(space, new ListOptions(), None);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in api.Client.WatchAsync<V1Secret>(
                space, new WatchOptions(list.Metadata.ResourceVersion!), cancel.Token))
            {
            }
        });
    }

    [Fact]
    public async Task Watch_FromAVersionOfTheFuture_IsRefusedOrExpires()
    {
        // 1.20 answers with a Status; later servers first wait for the version to come.
        var options = new WatchOptions("999999999999", TimeoutSeconds: 5);

        var error = await Record.ExceptionAsync(async () =>
        {
            await foreach (var change in api.Client.WatchAsync<V1Secret>("default", options, None))
            {
                Assert.Equal(WatchEventType.Bookmark, change.Type);
            }
        });

        Assert.True(error is null or KubernetesApiException, error?.ToString());
    }

    [Fact]
    public async Task ManyWatches_AtOnce_AllSeeTheirOwnChanges()
    {
        const int Count = 150; // more than a server's streams for one connection
        var space = await api.CreateNamespaceAsync();
        var list = await api.Client.ListAsync<V1ConfigMap>(space, new ListOptions(LabelSelector: "test=yes"), None);
        var seen = Channel.CreateUnbounded<int>();
        using var cancel = new CancellationTokenSource(Eventually.Limit);
        var watches = Enumerable.Range(0, Count).Select(i => WatchOneAsync(i)).ToList();

        await api.Client.CreateAsync(TestObjects.ConfigMap(space, "a", "1"), None);
        var all = new HashSet<int>();
        while (all.Count < Count)
        {
            all.Add(await seen.Reader.ReadAsync(cancel.Token));
        }

        await Task.WhenAll(watches);

        async Task WatchOneAsync(int number)
        {
            await foreach (var _ in api.Client.WatchAsync<V1ConfigMap>(
                space, new WatchOptions(list.Metadata.ResourceVersion!, "test=yes"), cancel.Token))
            {
                await seen.Writer.WriteAsync(number, cancel.Token);
                break;
            }
        }
    }
}
