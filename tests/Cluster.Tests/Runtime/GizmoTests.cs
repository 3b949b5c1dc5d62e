using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>Tests of an operator of Gizmos behind the fault proxy; the test itself, as a user, goes past it.</summary>
public abstract class GizmoTests(ApiServerFixture api) : ProxiedTests(api)
{
    private protected GizmoController Controller { get; } = new();

    private protected Gizmos Gizmos { get; private set; } = null!;

    protected KubernetesClient Client { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Client = new KubernetesClient(Api.Configuration, TestJsonContext.ClientOptions);
        Gizmos = new Gizmos(Client, Space);
        await Api.InstallAsync(V1Gizmo.Definition);
    }

    public override async Task DisposeAsync()
    {
        Client.Dispose();
        await base.DisposeAsync();
    }
}
