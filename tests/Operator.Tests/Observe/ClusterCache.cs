using Ballast.Kubernetes.Caching;
using Ballast.Operator.Api.CloudNativePg;

namespace Ballast.Operator.Tests.Observe;

/// <summary>A cache that holds these Clusters.</summary>
internal sealed class ClusterCache(params IReadOnlyList<V1Cluster> clusters) : IInformer<V1Cluster>
{
    public InformerState State => InformerState.Synced;

    public V1Cluster? Get(string? @namespace, string name) =>
        clusters.FirstOrDefault(c => c.Metadata.Namespace == @namespace && c.Metadata.Name == name);

    public bool Contains(string? @namespace, string name) => Get(@namespace, name) is not null;

    public IReadOnlyList<V1Cluster> List() => clusters;

    public IReadOnlyList<V1Cluster> ByIndex(string index, string key, ReadObjects? known = null) =>
        index == InformerIndexes.Namespace
            ? [.. clusters.Where(c => c.Metadata.Namespace == key)]
            : throw new ArgumentException("There is no such index.", nameof(index));

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Keep(V1Cluster written, ReadObjects? known = null) => throw new NotSupportedException();

    public IDisposable Subscribe(Action<V1Cluster?, V1Cluster?> onChange) => throw new NotSupportedException();
}
