using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Tests.Apply;

/// <summary>A cache that no watch fills.</summary>
internal sealed class OwnWritesCache : IInformer<V1ServiceAccount>
{
    public List<V1ServiceAccount> Kept { get; } = [];

    public InformerState State => InformerState.Synced;

    public V1ServiceAccount? Get(string? @namespace, string name) => null;

    public bool Contains(string? @namespace, string name) => Get(@namespace, name) is not null;

    public IReadOnlyList<V1ServiceAccount> List() => [];

    public IReadOnlyList<V1ServiceAccount> ByIndex(string index, string key, ReadObjects? known = null) => [];

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Keep(V1ServiceAccount written, ReadObjects? known = null) => Kept.Add(written);

    public IDisposable Subscribe(
        Action<V1ServiceAccount?, V1ServiceAccount?> onChange, Action<V1ServiceAccount>? onKept = null) =>
        throw new NotSupportedException();
}
