using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>A new stack until it is Ready: dependencies, their checks, the migration, the app, and then no more writes.</summary>
public sealed class NewStackTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Stack_New_ComesUpInOrder()
    {
        await using var world = await StackWorld.StartAsync(api);
        world.Checks.Down("db");
        await world.ApplyStackAsync(Specs.Shop);

        await world.EventuallyAsync<V1StatefulSet>("shop-db", _ => true, "exists");
        await world.EventuallyAsync(v => v.Is("Ready", "False", Reasons.PodNotReady)
            || v.Is("Ready", "False", Reasons.VolumePending), "waits for the database's pod");
        await world.Cluster.SimulateServerReadyAsync("db");
        var waiting = await world.StackIsAsync("DependenciesReady", "False", Reasons.ConnectionRefused);
        Assert.Equal("True", waiting.Condition("Reconciling").Status);
        Assert.Empty(await world.ListAsync<V1Job>());
        Assert.False(await world.ExistsAsync<V1Service>("shop-web"));

        world.Checks.Up("db");
        await world.Cluster.MigrationStartedAsync();
        await world.StackIsAsync("MigrationComplete", "False", Reasons.MigrationRunning);
        Assert.Empty(await world.ListAsync<V1Deployment>());
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();

        var ready = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.Equal("2/2 1/1 Succeeded", ready.Columns);
        Assert.Equal("example/shop:1", ready.Text("release", "image"));
        Assert.Equal(ready.Text("release", "target"), ready.Text("release", "current"));
        await world.EventuallyAsync(
            v => v.Text("release", "lastGood") == v.Text("release", "current"), "the release is remembered as good");

        var creates = world.Audit.Writes().Where(w => w.StartsWith("create ", StringComparison.Ordinal)).ToList();
        string[] order = ["create persistentvolumeclaims", "create statefulsets", "create jobs", "create deployments"];
        Assert.Equal(order, creates.Select(c => string.Join(' ', c.Split(' ')[..2])).Where(order.Contains));
    }

    [OwnServerFact]
    public async Task Stack_AtRest_IsNotWrittenToEvenAfterARestart()
    {
        await using var world = await StackWorld.StartReadyAsync(api, Specs.Shop);
        await world.AtRestAsync();

        var mark = world.Audit.Mark();
        for (var i = 0; i < 5; i++)
        {
            await world.ReconcileAsync();
        }

        await world.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Empty(world.Audit.Writes(mark));
        var before = await world.ViewAsync();

        await world.StopOperatorAsync();
        await world.StartOperatorAsync();
        await world.ReconcileAsync();
        await world.ReconcileAsync();
        Assert.Equal(before.ToString(), (await world.ViewAsync()).ToString());
        Assert.Empty(world.Audit.Writes(mark));
    }

    [OwnServerFact]
    public async Task Stack_WithEverything_ComesToRest()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.PutSecretAsync("keys", ("secret-key", "6f0b1c9e54d84a27b3f2e7a91d60c85f4e92a7d3c1b84f60"));
        await world.ApplyStackAsync("""
            image: example/shop:1
            env:
            - {name: SECRET_KEY, secretKeyRef: {name: keys, key: secret-key}}
            - {name: EMPTY, value: ""}
            dependencies:
            - name: db
              postgres: {managed: {version: "15", storage: 1024Mi, resources: {requests: {cpu: '0.1', memory: 1024Mi}}}}
            - name: cache
              redis: {managed: {version: "7", maxMemory: 64Mi, persistence: true}}
              required: false
            migration: {args: [migrate]}
            web:
              port: 8000
              autoscaling: {minReplicas: 2, maxReplicas: 3}
              disruption: {maxUnavailable: 1}
              ingress: {host: shop.example, tls: {secretName: shop-tls}}
              mounts: [{path: /logs, emptyDir: {sizeLimit: 1024Mi}}, {path: /keys, secret: keys}]
              health: {startup: {path: /health}, readiness: {path: /ready}, detail: {path: /detail}}
              tolerations: [{key: a, operator: Exists}]
              nodeSelector: {disk: ssd}
            """);
        await world.Cluster.SimulateServerReadyAsync("cache");
        await world.BringUpAsync();
        await world.AtRestAsync();

        var mark = world.Audit.Mark();
        await world.StopOperatorAsync();
        await world.StartOperatorAsync();
        await world.ReconcileAsync();
        await world.ReconcileAsync();
        Assert.Empty(world.Audit.Writes(mark));
    }
}
