using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;
using Secret = Ballast.Kubernetes.Objects.V1Secret;
using static Ballast.Cluster.Tests.Faults.Faults;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>If the API server refuses a request of the operator, the status says so and does not report another cause.</summary>
public sealed class RefusalTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Credentials_NoLongerReadable_AreSaidToBeSoAndNeverMadeAnew()
    {
        await using var world = await StartReadyAsync();
        var password = await world.SecretAsync("shop-db-credentials", "password");
        var template = (await world.GetAsync<V1Deployment>("shop-web")).Metadata.Generation;
        using (world.Proxy.On(request => request.Is<Secret>("get", "shop-db-credentials"), Answer(403, "Forbidden")))
        {
            await world.PassAsync(StackWorld.NextLook);
            var refused = await world.StackIsAsync("Ready", "False", Reasons.Forbidden);
            Assert.Equal("Secret shop-db-credentials cannot be read: injected", refused.Message);
            Assert.Equal("True", refused.Condition("Available").Status);

            // A new operator, which has nothing in memory.
            await world.StopOperatorAsync();
            await world.StartOperatorAsync();
            await world.DeleteAsync<V1Service>("shop-web");
            await world.EventuallyAsync<V1Service>("shop-web", _ => true, "is healed");
            Assert.Equal(Reasons.Forbidden, (await world.ViewAsync()).Reason);
            await world.AtRestAsync();
        }

        await world.PassAsync(StackWorld.NextLook);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal(password, await world.SecretAsync("shop-db-credentials", "password"));
        Assert.Equal(template, (await world.GetAsync<V1Deployment>("shop-web")).Metadata.Generation);
    }

    [OwnServerFact]
    public async Task ServerInTrouble_AtTheNextLook_IsNoNewsAboutWhatIsKnown()
    {
        await using var world = await StartReadyAsync();
        await world.AtRestAsync();
        var mark = world.Audit.Mark();
        using (world.Proxy.On(request => request.Is<Secret>("get"), Answer(500, "InternalError")))
        {
            await world.PassAsync(StackWorld.NextLook);
            Assert.Equal("True", (await world.ViewAsync()).Ready);
        }

        Assert.Empty(world.Audit.Writes(mark));
    }

    [OwnServerFact]
    public async Task SecretOfTheUser_NotReadable_HoldsTheReleaseUpAndNamesIt()
    {
        await using var world = await StackWorld.StartProxiedAsync(api);
        await world.PutSecretAsync("shop-key", ("key", "value"));
        using (world.Proxy.On(request => request.Is<Secret>("get", "shop-key"), Answer(403, "Forbidden")))
        {
            await world.ApplyStackAsync(Specs.Shop + "\nenv: [{name: KEY, secretKeyRef: {name: shop-key, key: key}}]");
            await world.Cluster.SimulateServerReadyAsync("db");
            var refused = await world.StackIsAsync("Ready", "False", Reasons.Forbidden);
            Assert.Equal("Secret shop-key cannot be read: injected", refused.Message);
            await world.AtRestAsync();
            Assert.Empty(await world.ListAsync<V1Job>());
        }

        await world.PassAsync(StackWorld.NextLook);
        await world.BringUpAsync();
    }

    private async Task<StackWorld> StartReadyAsync()
    {
        var world = await StackWorld.StartProxiedAsync(api);
        await world.ApplyStackAsync(Specs.Shop);
        await world.BringUpAsync();
        return world;
    }
}
