using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Observe;

/// <summary>
/// Gives the caches what the server answers to our own writes: what a write makes possible need not wait for the watch, and a
/// child that was just created is not created again.
/// </summary>
/// <param name="services">Provides the caches.</param>
internal sealed class OwnWrites(IServiceProvider services)
{
    /// <summary>Keeps the answer to a write of a child; does nothing for a kind that is not watched.</summary>
    /// <param name="written">The answer.</param>
    /// <param name="known">What the reconcile has read.</param>
    public void Keep<T>(T written, ReadObjects known)
        where T : class, IKubernetesObject => services.GetService<IInformer<T>>()?.Keep(written, known);
}
