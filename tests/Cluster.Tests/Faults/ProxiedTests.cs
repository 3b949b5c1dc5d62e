using Ballast.Cluster.Tests.Fixtures;

namespace Ballast.Cluster.Tests.Faults;

/// <summary>Tests with a namespace of their own each, and a fault proxy between the API server and what is tested.</summary>
public abstract class ProxiedTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The way past the proxy.</summary>
    protected ApiServerFixture Api => api;

    protected FaultProxy Proxy { get; private set; } = null!;

    protected string Space { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Proxy = await FaultProxy.StartAsync(api.Configuration);
        Space = await api.CreateNamespaceAsync();
    }

    public virtual async Task DisposeAsync() => await Proxy.DisposeAsync();
}
