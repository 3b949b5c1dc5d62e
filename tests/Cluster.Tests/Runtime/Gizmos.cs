using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>The Gizmos of one namespace, as a user handles them.</summary>
internal sealed class Gizmos(KubernetesClient client, string space)
{
    private static readonly CancellationToken None = CancellationToken.None;

    public Task<V1Gizmo> CreateAsync(string name, params List<string> finalizers) => client.CreateAsync(
        new V1Gizmo
        {
            Metadata = new() { Name = name, Namespace = space, Finalizers = finalizers.Count == 0 ? null : finalizers },
            Spec = new() { Size = 1 },
        },
        None);

    public Task<V1Gizmo> ResizeAsync(string name, int size) =>
        client.PatchAsync<V1Gizmo>(name, space, new JsonObject { ["spec"] = new JsonObject { ["size"] = size } }, None);

    public Task<V1Gizmo> WriteStatusAsync(string name, int seen) =>
        client.PatchStatusAsync<V1Gizmo>(name, space, new JsonObject { ["status"] = new JsonObject { ["seen"] = seen } }, None);

    public Task<V1Gizmo?> GetAsync(string name) => client.GetAsync<V1Gizmo>(name, space, None);

    public Task DeleteAsync(string name) => client.DeleteAsync<V1Gizmo>(name, space, new DeleteOptions(), None);
}
