using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Data is never lost, never taken from another stack, and never used with a newly generated password.</summary>
public sealed class DataTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly string DeletePolicy = Specs.Shop.Edited("  check:", "  deletionPolicy: Delete\n  check:");

    [OwnServerFact]
    public async Task Child_OfAnother_IsNeverTouched()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.CreateAsync(new V1Service
        {
            Metadata = new V1ObjectMeta { Name = "shop-db" },
            Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = 1 }] },
        });
        var before = (await world.GetAsync<V1Service>("shop-db")).Metadata.ResourceVersion;

        await world.ApplyStackAsync(Specs.Shop);
        var stalled = await world.StackIsAsync("Stalled", "True", Reasons.NotOwned);
        Assert.Contains("Service shop-db", stalled.Message, StringComparison.Ordinal);
        await world.ReconcileAsync();
        await world.DeleteStackAsync();
        Assert.Equal(before, (await world.GetAsync<V1Service>("shop-db")).Metadata.ResourceVersion);
    }

    [OwnServerFact]
    public async Task Child_OfAnotherGoneAgain_LetsTheStackComeUp()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.PutSecretAsync("shop-salt", ("salt", "not ours"));
        await world.ApplyStackAsync(Specs.Shop);
        await world.StackIsAsync("Stalled", "True", Reasons.NotOwned);
        Assert.Empty(await world.ListAsync<V1StatefulSet>());

        await world.DeleteAsync<V1Secret>("shop-salt");
        await world.BringUpAsync();
    }

    [OwnServerFact]
    public async Task Volume_OfAnotherVersion_IsNotTakenUp()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await DeleteStackAsync(world);
        await world.ApplyStackAsync(Specs.Shop.Edited("\"15\"", "\"16\""));
        var stalled = await world.StackIsAsync("Stalled", "True", Reasons.RetainedDataMismatch);
        Assert.Contains("shop-db-data", stalled.Message, StringComparison.Ordinal);
        await world.ReconcileAsync();
        Assert.Empty(await world.ListAsync<V1StatefulSet>());
    }

    [OwnServerFact]
    public async Task Volume_OfAnotherVersionDeletedWithItsCredentials_IsMadeAnewWithOthers()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        var password = await world.SecretAsync("shop-db-credentials", "password");
        await DeleteStackAsync(world);
        await world.ApplyStackAsync(Specs.Shop.Edited("\"15\"", "\"16\""));
        await world.StackIsAsync("Stalled", "True", Reasons.RetainedDataMismatch);

        await world.DeleteAsync<V1Secret>("shop-db-credentials");
        await world.DeleteAsync<V1PersistentVolumeClaim>("shop-db-data");
        await world.Cluster.ReleaseClaimsAsync();
        await world.BringUpAsync();
        Assert.NotEqual(password, await world.SecretAsync("shop-db-credentials", "password"));
    }

    [OwnServerFact]
    public async Task Credentials_OfOneServerLost_LeaveTheOtherHealed()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Specs.ShopWithCache.Edited("maxMemory: 64Mi", "maxMemory: 64Mi, persistence: true"));
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.BringUpAsync();

        await world.DeleteAsync<V1Secret>("shop-cache-credentials");
        await world.PassAsync(StackWorld.NextLook);
        await world.StackIsAsync("Stalled", "True", Reasons.CredentialsMissing);
        await world.DeleteAsync<V1StatefulSet>("shop-cache");
        await world.DeleteAsync<V1StatefulSet>("shop-db");
        await world.EventuallyAsync<V1StatefulSet>("shop-db", _ => true, "is healed");
        await world.AtRestAsync();
        Assert.False(await world.ExistsAsync<V1StatefulSet>("shop-cache"));
        Assert.False(await world.ExistsAsync<V1Secret>("shop-cache-credentials"));
    }

    [OwnServerFact]
    public async Task Data_Retained_IsTakenUpByTheNextStackWithTheSamePassword()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        var claim = await world.GetAsync<V1PersistentVolumeClaim>("shop-db-data");
        var password = await world.SecretAsync("shop-db-credentials", "password");
        Assert.Null(claim.Metadata.OwnerReferences);
        await DeleteStackAsync(world);

        await world.ApplyStackAsync(Specs.Shop);
        await world.BringUpAsync();
        Assert.Equal(claim.Metadata.Uid, (await world.GetAsync<V1PersistentVolumeClaim>("shop-db-data")).Metadata.Uid);
        Assert.Equal(password, await world.SecretAsync("shop-db-credentials", "password"));
    }

    [OwnServerFact]
    public async Task Data_OfPolicyDelete_GoesWithTheStack()
    {
        await using var world = await StackWorld.StartReadyAsync(api, DeletePolicy);
        var stack = (string)(await world.ViewAsync()).Stack["metadata"]!["uid"]!;
        Assert.Equal(
            stack, Assert.Single((await world.GetAsync<V1PersistentVolumeClaim>("shop-db-data")).Metadata.OwnerReferences!).Uid);
        Assert.Equal(stack, Assert.Single((await world.GetAsync<V1Secret>("shop-db-credentials")).Metadata.OwnerReferences!).Uid);

        var password = await world.SecretAsync("shop-db-credentials", "password");
        await DeleteStackAsync(world);
        Assert.False(await world.ExistsAsync<V1PersistentVolumeClaim>("shop-db-data"));
        await world.ApplyStackAsync(DeletePolicy);
        await world.BringUpAsync();
        Assert.NotEqual(password, await world.SecretAsync("shop-db-credentials", "password"));
    }

    [OwnServerFact]
    public async Task Stack_MadeAgainBeforeTheEarlierOnesChildrenAreCollected_WaitsAndNeedsNobody()
    {
        await using var world = await StackWorld.StartReadyAsync(api, DeletePolicy);
        var uid = (string)(await world.ViewAsync()).Stack["metadata"]!["uid"]!;
        await world.DeleteStackAsync();

        await world.ApplyStackAsync(DeletePolicy);
        await world.EventuallyAsync(v => v.IsCurrent, "is seen");
        await world.ReconcileAsync();
        var waiting = await world.ViewAsync();
        Assert.Equal(("False", "True"), (waiting.Condition("Stalled").Status, waiting.Condition("Reconciling").Status));

        await world.Cluster.CollectGarbageAsync(uid);
        await world.BringUpAsync();
    }

    [OwnServerFact]
    public async Task Policy_Changed_HoldsForVolumeAndCredentialsAlike()
    {
        await using var world = await StackWorld.StartReadyAsync(api, DeletePolicy);
        await world.ApplyStackAsync(Specs.Shop);
        await world.EventuallyAsync<V1PersistentVolumeClaim>(
            "shop-db-data", c => c.Metadata.OwnerReferences is null or [], "outlives the stack");
        await world.EventuallyAsync<V1Secret>(
            "shop-db-credentials", s => s.Metadata.OwnerReferences is null or [], "outlives the stack");

        await world.ApplyStackAsync(DeletePolicy);
        await world.EventuallyAsync<V1PersistentVolumeClaim>(
            "shop-db-data", c => c.Metadata.OwnerReferences is { Count: 1 }, "goes with the stack");
        await world.EventuallyAsync<V1Secret>(
            "shop-db-credentials", s => s.Metadata.OwnerReferences is { Count: 1 }, "goes with the stack");
        await world.AtRestAsync();
    }

    [OwnServerFact]
    public async Task Credentials_MissingBesideAVolume_AreReportedAndNeverMadeAnew()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.AtRestAsync();
        var saved = await world.GetAsync<V1Secret>("shop-db-credentials");
        var template = (await world.GetAsync<V1Deployment>("shop-web")).Metadata.Generation;
        await world.DeleteAsync<V1Secret>("shop-db-credentials");
        await world.PassAsync(StackWorld.NextLook);
        var stalled = await world.StackIsAsync("Stalled", "True", Reasons.CredentialsMissing);
        Assert.Contains("shop-db-credentials", stalled.Message, StringComparison.Ordinal);
        await world.ReconcileAsync();
        Assert.False(await world.ExistsAsync<V1Secret>("shop-db-credentials"));
        Assert.Equal(template, (await world.GetAsync<V1Deployment>("shop-web")).Metadata.Generation);
        Assert.True(await world.ExistsAsync<V1StatefulSet>("shop-db"));

        saved.Metadata = new V1ObjectMeta
        {
            Name = saved.Metadata.Name,
            Labels = saved.Metadata.Labels,
            Annotations = saved.Metadata.Annotations,
        };
        await world.CreateAsync(saved);
        await world.PassAsync(TimeSpan.FromSeconds(10));
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    [OwnServerFact]
    public async Task Volume_OfAnotherOwner_IsNeverUsed()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.CreateAsync(new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = "shop-db-data" },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                Resources = new V1VolumeResourceRequirements
                {
                    Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("1Gi") },
                },
            },
        });
        await world.ApplyStackAsync(Specs.Shop);
        await world.StackIsAsync("Stalled", "True", Reasons.NotOwned);
        await world.ReconcileAsync();
        Assert.Empty(await world.ListAsync<V1StatefulSet>());
        Assert.Null((await world.GetAsync<V1PersistentVolumeClaim>("shop-db-data")).Metadata.Labels);
    }

    private static async Task DeleteStackAsync(StackWorld world)
    {
        // Otherwise the operator could create children of the deleted stack again, which nobody collects.
        var uid = (string)(await world.ViewAsync()).Stack["metadata"]!["uid"]!;
        await world.IsSoughtInVainAsync(world.DeleteStackAsync);
        await world.Cluster.CollectGarbageAsync(uid);
    }
}
