using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Status;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>How many requests the operator makes in a stack's life, counted by the API server's audit log.</summary>
public sealed class RequestCountTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string Spec = """
        image: example/shop:1
        dependencies:
        - name: db
          postgres: {managed: {version: "15", storage: 1Gi}}
          check: {intervalSeconds: 1, failureThreshold: 2}
        - name: cache
          redis: {managed: {version: "7", maxMemory: 64Mi}}
          check: {intervalSeconds: 1, failureThreshold: 2}
        web: {port: 8000, replicas: 2}
        """;

    [OwnServerFact]
    public async Task Requests_OfAStacksLife_AreThoseOfTheFile()
    {
        await using var world = await StackWorld.StartAsync(api);
        world.StopTime();
        var ledger = new RequestLedger(world.Audit);
        await ledger.CountAsync("start of the operator", mark: 0);
        await ledger.StepAsync("new stack", async () =>
        {
            await world.ApplyStackAsync(Spec);
            await SettleAsync(world);
        });
        await ledger.StepAsync("new stack: its servers become ready", async () =>
        {
            await world.Cluster.SimulateServerReadyAsync("db");
            await world.AtRestAsync(withStatus: false);
            await world.Cluster.SimulateServerReadyAsync("cache");
            await SettleAsync(world);
        });
        await ledger.StepAsync("new stack: its app becomes ready", async () =>
        {
            await world.Cluster.SimulateRolloutAsync();
            await ReadyAsync(world);
        });

        await ledger.StepAsync("another image, the first change of the Deployment", () => ReleaseAsync(world, "example/shop:2"));
        await ledger.StepAsync("another image", () => ReleaseAsync(world, "example/shop:3"));
        await ledger.StepAsync("outage of a dependency", async () =>
        {
            world.Checks.Down("db");
            await world.StackIsAsync("Ready", "False", Reasons.ConnectionRefused);
            await SettleAsync(world);
        });
        await ledger.StepAsync("recovery of a dependency", async () =>
        {
            world.Checks.Up("db");
            await ReadyAsync(world);
        });
        await ledger.StepAsync("at rest for 70 seconds", () => world.PassAsync(TimeSpan.FromSeconds(70)));
        await ledger.StepAsync("at rest for 12 minutes", () => world.PassAsync(TimeSpan.FromMinutes(12)));
        await ledger.StepAsync("restart of the operator", async () =>
        {
            await world.StopOperatorAsync();
            await world.StartOperatorAsync();
            await world.AtRestAsync();
        });
        await ledger.StepAsync("deletion", async () =>
        {
            var uid = (string)(await world.ViewAsync()).Stack["metadata"]!["uid"]!;
            await world.IsSoughtInVainAsync(world.DeleteStackAsync);
            await world.Cluster.CollectGarbageAsync(uid);
        });
        ledger.Verify();
    }

    private static async Task ReleaseAsync(StackWorld world, string image)
    {
        await world.ApplyStackAsync(Spec.WithImage(image));
        await world.Cluster.SimulateRolloutAsync(image);
        await ReadyAsync(world);
    }

    private static async Task ReadyAsync(StackWorld world)
    {
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await SettleAsync(world);
    }

    // What only tells how far the stack is, is written a moment later.
    private static async Task SettleAsync(StackWorld world)
    {
        await world.AtRestAsync(withStatus: false);
        await world.PassAsync(StatusPace.Pause);
        await world.AtRestAsync();
    }
}
