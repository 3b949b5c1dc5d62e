using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// Data of a dependency that is taken out, or that is to keep nothing any more, goes or stays by its policy.
/// </summary>
public sealed class DroppedDataTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    // A cache that keeps its data, so that there is a volume to lose.
    private static readonly string WithCache =
        Specs.ShopWithCache.Edited("maxMemory: 64Mi", "maxMemory: 64Mi, persistence: true");

    [OwnServerFact]
    public async Task Dependency_TakenOut_IsPrunedByItsPolicyAfterTheReleaseWithoutIt()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(WithCache);
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.BringUpAsync();

        await world.ApplyStackAsync(Specs.Shop);
        await world.EventuallyAsync<V1Deployment>(
            "shop-web", d => d.Metadata.Generation != d.Status!.ObservedGeneration, "rolls out without it");
        await world.ReconcileAsync();
        Assert.True(await world.ExistsAsync<V1StatefulSet>("shop-cache"));
        await world.Cluster.SimulateRolloutAsync();
        await world.GoneAsync<V1StatefulSet>("shop-cache");
        await world.GoneAsync<V1Service>("shop-cache");
        await world.GoneAsync<V1NetworkPolicy>("shop-cache");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        Assert.True(await world.ExistsAsync<V1PersistentVolumeClaim>("shop-cache-data"));
        Assert.True(await world.ExistsAsync<V1Secret>("shop-cache-credentials"));
    }

    [OwnServerFact]
    public async Task Dependency_OfPolicyDeleteTakenOut_LosesItsData()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(WithCache.Edited("required: false", "required: false\n  deletionPolicy: Delete"));
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.BringUpAsync();

        await world.ApplyStackAsync(Specs.Shop);
        await world.Cluster.SimulateRolloutAsync();
        await world.GoneAsync<V1StatefulSet>("shop-cache");
        await world.ReconcileAsync();
        Assert.Null((await world.GetAsync<V1PersistentVolumeClaim>("shop-cache-data")).Metadata.DeletionTimestamp);

        await world.DeleteAsync<V1Pod>("shop-cache-0");
        await world.EventuallyAsync<V1PersistentVolumeClaim>(
            "shop-cache-data", c => c.Metadata.DeletionTimestamp is not null, "is deleted");
        await world.GoneAsync<V1Secret>("shop-cache-credentials");
        Assert.Null((await world.GetAsync<V1PersistentVolumeClaim>("shop-db-data")).Metadata.DeletionTimestamp);
    }

    [OwnServerTheory]
    [InlineData("Delete")]
    [InlineData("Retain")]
    public async Task Persistence_SwitchedOffAndOnAgain_KeepsThePasswordAndTheVolumeByItsPolicy(string policy)
    {
        var kept = WithCache.Edited("required: false", $"required: false\n  deletionPolicy: {policy}");
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(kept);
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.BringUpAsync();
        var password = await world.SecretAsync("shop-cache-credentials", "password");
        var volume = (await world.GetAsync<V1PersistentVolumeClaim>("shop-cache-data")).Metadata.Uid;

        await world.ApplyStackAsync(kept.Edited("persistence: true", "persistence: false"));
        await world.EventuallyAsync<V1StatefulSet>(
            "shop-cache", s => s.Spec!.Template.Spec!.Volumes!.All(v => v.PersistentVolumeClaim is null), "keeps nothing");
        await world.ReconcileAsync();
        Assert.Null((await world.GetAsync<V1PersistentVolumeClaim>("shop-cache-data")).Metadata.DeletionTimestamp);

        await world.DeleteAsync<V1Pod>("shop-cache-0");
        await world.Cluster.SimulateServerReadyAsync("cache");
        if (policy == "Delete")
        {
            await world.EventuallyAsync<V1PersistentVolumeClaim>(
                "shop-cache-data", c => c.Metadata.DeletionTimestamp is not null, "is deleted");
        }

        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        Assert.Equal(password, await world.SecretAsync("shop-cache-credentials", "password"));

        await world.ApplyStackAsync(kept);
        await world.Cluster.ReleaseClaimsAsync();
        var again = await world.EventuallyAsync<V1PersistentVolumeClaim>(
            "shop-cache-data", c => c.Metadata.DeletionTimestamp is null, "is there");
        Assert.Equal(policy == "Retain", again.Metadata.Uid == volume);
        await world.EventuallyAsync<V1StatefulSet>(
            "shop-cache", s => s.Spec!.Template.Spec!.Volumes!.Any(v => v.PersistentVolumeClaim is not null), "keeps data");
        Assert.Equal(password, await world.SecretAsync("shop-cache-credentials", "password"));
    }

    [OwnServerTheory]
    [InlineData("Delete")]
    [InlineData("Retain")]
    public async Task Dependency_ThatKeepsNothingTakenOut_LosesItsCredentialsByItsPolicy(string policy)
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.ShopWithCache.Edited("maxMemory: 64Mi", "maxMemory: 64Mi, persistence: false")
            .Edited("required: false", $"required: false\n  deletionPolicy: {policy}"));
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.BringUpAsync();

        await world.ApplyStackAsync(Specs.Shop);
        await world.Cluster.SimulateRolloutAsync();
        await world.GoneAsync<V1StatefulSet>("shop-cache");
        await world.AtRestAsync();

        Assert.Equal(policy == "Retain", await world.ExistsAsync<V1Secret>("shop-cache-credentials"));
        Assert.True(await world.ExistsAsync<V1Secret>("shop-db-credentials"));
    }
}
