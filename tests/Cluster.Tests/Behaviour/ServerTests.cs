using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>A managed server that runs is restarted by its own fields only.</summary>
public sealed class ServerTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Server_StackIsScaledPooledAndReturned_IsNotWritten()
    {
        await using var world = await StackWorld.StartReadyAsync(api);
        var before = await world.GetAsync<V1StatefulSet>("shop-db");
        string[] steps =
        [
            Specs.Shop.Edited("replicas: 2", "replicas: 3"),
            Specs.Shop + "\nimagePullSecrets: [mirror]",
            Specs.Shop.Edited("  check:", "  pool: {size: 25, overflow: 30}\n  check:"),
            Specs.Shop,
        ];
        foreach (var spec in steps)
        {
            await world.ApplyStackAsync(spec);
            await world.Cluster.SimulateRolloutAsync();
            await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        }

        await world.AtRestAsync();
        var after = await world.GetAsync<V1StatefulSet>("shop-db");
        Assert.Equal(before.Metadata.ResourceVersion, after.Metadata.ResourceVersion);

        await world.ApplyStackAsync(Specs.Shop.Edited("version: \"15\"", "version: \"15.6\""));
        await world.EventuallyAsync<V1StatefulSet>(
            "shop-db", s => s.Spec!.Template.Spec!.Containers[0].Image == "postgres:15.6", "has its own change");
    }
}
