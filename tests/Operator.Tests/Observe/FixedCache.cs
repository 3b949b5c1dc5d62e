using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Tests.Observe;

/// <summary>A cache that holds these objects, found by the indexes of its options.</summary>
internal sealed class FixedCache<T>(InformerOptions<T> options, params IReadOnlyList<T> objects) : IInformer<T>
    where T : class, IKubernetesObject
{
    public InformerState State => InformerState.Synced;

    public T? Get(string? @namespace, string name) =>
        objects.FirstOrDefault(o => o.Metadata.Namespace == @namespace && o.Metadata.Name == name);

    public bool Contains(string? @namespace, string name) => Get(@namespace, name) is not null;

    public IReadOnlyList<T> List() => objects;

    public IReadOnlyList<T> ByIndex(string index, string key, ReadObjects? known = null) =>
        [.. objects.Where(o => options.Indexes[index](o).Contains(key))];

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Keep(T written, ReadObjects? known = null) => throw new NotSupportedException();

    public IDisposable Subscribe(Action<T?, T?> onChange, Action<T>? onKept = null) => throw new NotSupportedException();
}
