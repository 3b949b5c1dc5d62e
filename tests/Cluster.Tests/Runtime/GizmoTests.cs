using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;

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

    /// <summary>
    /// Waits until another Gizmo was requeued after that time and reconciled: everything that the operator had delayed for less
    /// has then been done.
    /// </summary>
    private protected async Task TimedLookPassesAsync(TimeSpan after)
    {
        const string Marker = "marker";
        var others = Controller.OnReconcile;
        Controller.OnReconcile = (gizmo, cancel) => gizmo.Metadata.Name != Marker ? others(gizmo, cancel) : Task.FromResult(
            Controller.CallsOf(Marker) == 1
                ? ReconciliationResult<V1Gizmo>.Success(gizmo, after)
                : ReconciliationResult<V1Gizmo>.Success(gizmo));
        await Gizmos.CreateAsync(Marker);
        await Eventually.TrueAsync(() => Controller.CallsOf(Marker) == 2, "the marker is looked at again");
    }

    public override async Task DisposeAsync()
    {
        Client.Dispose();
        await base.DisposeAsync();
    }
}
