using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Observe;

/// <summary>One stack's children in the caches of every kind.</summary>
/// <param name="services">Where the caches are.</param>
/// <param name="stack">The stack, as <see cref="StackIndex.Key"/> says it.</param>
internal sealed class ChildCaches(IServiceProvider services, string stack)
{
    private readonly List<string> _unavailable = [];

    /// <summary>Kinds that were asked for, and whose caches cannot be believed.</summary>
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

        return informer.ByIndex(StackIndex.Name, stack);
    }
}
