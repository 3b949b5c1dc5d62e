using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Kubernetes.Queues;

namespace Ballast.Kubernetes.Controllers;

/// <summary>
/// Changes of one kind, mapped to the keys of the entities that they concern: those of the old and of the new object. A change
/// that a reconcile of that entity has made itself is none.
/// </summary>
internal sealed class Trigger<TOther>(IInformer<TOther> informer, Func<TOther, IEnumerable<ObjectKey>> map) : ITrigger
    where TOther : class, IKubernetesObject
{
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => informer.WaitForSyncAsync(cancellationToken);

    public IDisposable Attach(WorkQueue<ObjectKey> queue) => informer.Subscribe(
        (old, current) =>
        {
            var state = current is null ? null : StateOf(current);
            foreach (var key in KeysOf(old).Concat(KeysOf(current)).Distinct())
            {
                queue.Add(key, state);
            }
        },
        written =>
        {
            if (StateOf(written) is { } state)
            {
                foreach (var key in KeysOf(written))
                {
                    queue.Discount(key, state);
                }
            }
        });

    private static object? StateOf(TOther item) => item.Metadata.ResourceVersion is { } version
        ? (typeof(TOther), ObjectKey.Of(item), version)
        : null;

    private IEnumerable<ObjectKey> KeysOf(TOther? item) => item is null ? [] : map(item);
}
