using k8s;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <content>The garbage collector, and the controller that protects volumes in use.</content>
internal sealed partial class SimulatedCluster
{
    /// <summary>Simulates the garbage collector once an owner is gone, and the controller that protects used volumes.</summary>
    public async Task CollectGarbageAsync(string uid)
    {
        await CollectAsync<V1Deployment>(uid);
        await CollectAsync<V1StatefulSet>(uid);
        await CollectAsync<V1Job>(uid);
        await CollectAsync<V1Service>(uid);
        await CollectAsync<V1ServiceAccount>(uid);
        await CollectAsync<V1ControllerRevision>(uid);
        await CollectAsync<V1NetworkPolicy>(uid);
        await CollectAsync<V1PodDisruptionBudget>(uid);
        await CollectAsync<V1Secret>(uid);
        await CollectAsync<V1PersistentVolumeClaim>(uid);
        await ReleaseClaimsAsync();
        foreach (var pod in await world.ListAsync<V1Pod>())
        {
            await world.DeleteAsync<V1Pod>(pod.Metadata.Name!);
        }
    }

    /// <summary>Completes the deletion of volume claims that are being deleted.</summary>
    public async Task ReleaseClaimsAsync()
    {
        foreach (var claim in (await world.ListAsync<V1PersistentVolumeClaim>())
            .Where(c => c.Metadata.DeletionTimestamp is not null))
        {
            await world.PatchAsync<V1PersistentVolumeClaim>(claim.Metadata.Name, """{"metadata": {"finalizers": null}}""");
        }
    }

    private async Task CollectAsync<T>(string uid)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var child in (await world.ListAsync<T>())
            .Where(c => c.Metadata.OwnerReferences?.Any(o => o.Uid == uid) == true))
        {
            await world.DeleteAsync<T>(child.Metadata.Name!);
        }
    }
}
