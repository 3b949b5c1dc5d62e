using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Observe;

/// <summary>Reads everything that a reconcile needs: children from the caches, references by name.</summary>
internal sealed class ObservedStateLoader(IServiceProvider services, CapabilityReader capabilities, ReferenceStore references)
{
    /// <summary>The world around a stack, and how long until a reference is due to be looked at again.</summary>
    public async Task<(ObservedState Observed, TimeSpan Due)> LoadAsync(AppStack stack, CancellationToken cancellationToken)
    {
        var @namespace = stack.Metadata.Namespace!;
        var key = StackIndex.Key(@namespace, stack.Metadata.Name!);
        var unavailable = new List<string>();
        var observed = new ObservedState
        {
            Capabilities = await capabilities.LoadAsync(cancellationToken),
            Deployments = Children<V1Deployment>(key, unavailable),
            StatefulSets = Children<V1StatefulSet>(key, unavailable),
            Jobs = Children<V1Job>(key, unavailable),
            CronJobs = Children<V1CronJob>(key, unavailable),
            Pods = Children<V1Pod>(key, unavailable),
            Services = Children<V1Service>(key, unavailable),
            ServiceAccounts = Children<V1ServiceAccount>(key, unavailable),
            Claims = Children<V1PersistentVolumeClaim>(key, unavailable),
            // An earlier stack of the same name remembers nothing for this one.
            Revisions = [.. Children<V1ControllerRevision>(key, unavailable)
                .Where(r => r.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid)],
            DisruptionBudgets = Children<V1PodDisruptionBudget>(key, unavailable),
            Autoscalers = Children<V2HorizontalPodAutoscaler>(key, unavailable),
            Ingresses = Children<V1Ingress>(key, unavailable),
            NetworkPolicies = Children<V1NetworkPolicy>(key, unavailable),
            UnavailableKinds = unavailable,
        };
        var keys = StackReferences.All(stack).Concat(StackReferences.OfEarlierReleases(stack, observed));
        var reading = await references.LoadAsync(@namespace, keys, cancellationToken);
        return (observed with { References = reading.Found, Unreadable = reading.Unreadable }, reading.Due);
    }

    private IReadOnlyList<T> Children<T>(string key, List<string> unavailable)
        where T : class, IKubernetesObject
    {
        var informer = services.GetRequiredService<IInformer<T>>();
        if (informer.State != InformerState.Synced)
        {
            unavailable.Add(ResourceType.Of<T>().Plural);
            return [];
        }

        return informer.ByIndex(StackIndex.Name, key);
    }
}
