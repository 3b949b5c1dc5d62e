using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>
/// Tests of a cache of ConfigMaps that is connected through the fault proxy; the test itself is connected directly.
/// </summary>
public abstract class InformerTests(ApiServerFixture api) : ProxiedTests(api)
{
    private readonly CountedTime _time = new();

    protected KubernetesClient Client { get; private set; } = null!;

    /// <summary>How long the informers have waited so far.</summary>
    protected TimeSpan Waited => _time.Waited;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Client = new KubernetesClient(Proxy.Configuration, TestJsonContext.ClientOptions, _time);
    }

    public override async Task DisposeAsync()
    {
        Client.Dispose();
        await base.DisposeAsync();
    }

    private protected static bool IsWatch(ProxiedRequest request) => request.Is<V1ConfigMap>("watch");

    private protected static IEnumerable<string?> Names(RunningInformer<V1ConfigMap> running) =>
        running.Informer.List().Select(m => m.Metadata.Name).Order(StringComparer.Ordinal);

    private protected Task<V1ConfigMap> CreateAsync(string name) =>
        Api.Client.CreateAsync(TestObjects.ConfigMap(Space, name, "1"), None);

    /// <summary>
    /// Waits until the condition holds, and checks that the informers' own waits were no longer than the limit.
    /// </summary>
    private protected async Task WithinAsync(double seconds, Func<bool> condition, string what)
    {
        var before = Waited;
        await Eventually.TrueAsync(condition, what);
        Assert.InRange((Waited - before).TotalSeconds, 0, seconds);
    }

    private protected RunningInformer<T> Run<T>(InformerOptions<T> options)
        where T : class, IKubernetesObject => new(Client, options, _time);

    private protected RunningInformer<V1ConfigMap> Start(int pageSize = 500, ExponentialBackoff? backoff = null)
    {
        var timing = new ReflectorOptions { PageSize = pageSize };
        return Run<V1ConfigMap>(new()
        {
            LabelSelector = "test=yes",
            Namespaces = [Space],
            Reflector = backoff is null ? timing : timing with { Backoff = backoff },
        });
    }
}
