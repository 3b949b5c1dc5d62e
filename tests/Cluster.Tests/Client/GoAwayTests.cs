using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Cluster.Tests.Runtime;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Cluster.Tests.Client;

/// <summary>
/// A server that balances clients over replicas: after one answer in fifty it sends GOAWAY, and the client has to open another
/// connection. The test starts its own server, because the flag affects all clients.
/// </summary>
public sealed class GoAwayTests
{
    private const int Writers = 8;
    private const int ObjectsAWriter = 100;
    private const int Watchers = 10;

    private static readonly CancellationToken None = CancellationToken.None;

    [OwnServerFact]
    public async Task Server_SendingGoAway_LosesNoRequestAndNoChange()
    {
        await using var server = await ApiServer.StartAsync(ServerBackends.New(), "--goaway-chance=0.02");
        await using var relay = new TcpRelay(KubernetesClientConfiguration.FromKubeconfig(server.KubeconfigPath));
        var log = new LogKeeper(() => false);
        using var logging = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        using var client = new KubernetesClient(
            relay.Configuration, TestJsonContext.ClientOptions, logger: logging.CreateLogger<KubernetesClient>());
        var watchers = Enumerable.Range(0, Watchers).Select(_ => new RunningInformer<V1ConfigMap>(client, Options())).ToList();
        await Task.WhenAll(watchers.Select(w => w.SyncedAsync()));

        // A write that fails throws, and a read that is sent again is logged.
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(client, writer)));

        var expected = Enumerable.Range(0, Writers)
            .SelectMany(w => Enumerable.Range(0, ObjectsAWriter).Where(IsKept).Select(i => $"{Name(w, i)} 2")).ToHashSet();
        foreach (var watcher in watchers)
        {
            await Eventually.TrueAsync(() => expected.SetEquals(Seen(watcher)), "every change has been seen");
            await watcher.DisposeAsync();
        }

        Assert.Empty(log.Lines);
        Assert.InRange(relay.Connections, 20, int.MaxValue);
    }

    // Watches that end each second, so that GOAWAY affects them too.
    private static InformerOptions<V1ConfigMap> Options() => new()
    {
        LabelSelector = "test=yes",
        Namespaces = ["default"],
        Reflector = new()
        {
            WatchTimeout = TimeSpan.FromSeconds(1),
            Backoff = new(
            TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50))
        },
    };

    private static async Task WriteAsync(KubernetesClient client, int writer)
    {
        for (var i = 0; i < ObjectsAWriter; i++)
        {
            var name = Name(writer, i);
            await client.CreateAsync(TestObjects.ConfigMap("default", name, "1"), None);
            await client.ApplyAsync(TestObjects.ConfigMap("default", name, "2"), new ApplyOptions("test"), None);
            Assert.Equal("2", (await client.GetAsync<V1ConfigMap>(name, "default", None))!.Data!["key"]);
            Assert.True(IsKept(i) || await client.DeleteAsync<V1ConfigMap>(name, "default", new DeleteOptions(), None));
        }
    }

    private static IEnumerable<string> Seen(RunningInformer<V1ConfigMap> watcher) =>
        watcher.Informer.List().Select(m => $"{m.Metadata.Name} {m.Data!["key"]}");

    private static string Name(int writer, int number) => $"map-{writer}-{number}";

    private static bool IsKept(int number) => number % 2 == 0;
}
