using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>
/// Changes of one kind, mapped to the keys of the entities that they concern: those of the old and of the new object.
/// </summary>
internal sealed class Trigger<TOther>(IInformer<TOther> informer, Func<TOther, IEnumerable<ObjectKey>> map) : ITrigger
    where TOther : class, IKubernetesObject
{
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => informer.WaitForSyncAsync(cancellationToken);

    public IDisposable Attach(Action<ObjectKey> enqueue) => informer.Subscribe((old, current) =>
    {
        foreach (var key in KeysOf(old).Concat(KeysOf(current)).Distinct())
        {
            enqueue(key);
        }
    });

    private IEnumerable<ObjectKey> KeysOf(TOther? item) => item is null ? [] : map(item);
}
