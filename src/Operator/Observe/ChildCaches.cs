using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Observe;

/// <summary>One stack's children in the caches of every kind.</summary>
/// <param name="services">Provides the caches.</param>
/// <param name="stack">The stack's key, from <see cref="StackIndex.Key"/>.</param>
/// <param name="known">What the reconcile has read before.</param>
internal sealed class ChildCaches(IServiceProvider services, string stack, ReadObjects known)
{
    private readonly List<string> _unavailable = [];

    /// <summary>Kinds that were read, but whose caches are not up to date.</summary>
    public IReadOnlyList<string> UnavailableKinds => _unavailable;

    public IReadOnlyList<T> Load<T>()
        where T : class, IKubernetesObject
    {
        var informer = services.GetRequiredService<IInformer<T>>();
        if (informer.State != InformerState.Synced)
        {
            _unavailable.Add(ResourceType.Of<T>().Plural);
            return [];
        }

        return informer.ByIndex(StackIndex.Name, stack, known);
    }
}
