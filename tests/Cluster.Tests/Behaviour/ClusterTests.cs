using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>A stack whose database is a CloudNativePG Cluster of its namespace, which the operator only reads.</summary>
public sealed class ClusterTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string Spec = """
        image: example/shop:1
        dependencies:
        - name: db
          postgres: {cluster: {name: main}}
          pool: {size: 5, overflow: 5}
          check: {intervalSeconds: 1, failureThreshold: 2}
        migration: {args: [migrate], retries: 0}
        web: {port: 8000, replicas: 2}
        """;

    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(40);

    [OwnServerFact]
    public async Task Cluster_WithAnOperatorThatDoesNotLookAtThem_SaysSo()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync(Spec);
        var waiting = await world.StackIsAsync("Ready", "False", Reasons.ClusterNotFound);
        Assert.Contains("set cloudNativePG.enabled in its chart", waiting.Message, StringComparison.Ordinal);
        Assert.Equal("True", waiting.Condition("Reconciling").Status);
    }

    [OwnServerFact]
    public async Task CloudNativePg_InstalledLate_IsNoErrorAndSeenThen()
    {
        await UninstallAsync();
        await using var world = await StartAsync();
        var waiting = await world.EventuallyAsync(
            v => v.Message.Contains("CloudNativePG is not installed", StringComparison.Ordinal), "is told that it is not there");
        Assert.Equal(Reasons.ClusterNotFound, waiting.Reason);

        await api.InstallAsync(CloudNativePgDefinition.Definition);
        await world.PassAsync(NextLook);
        await PutClusterAsync(world, new JsonObject { ["instances"] = 1 });
        await world.StackIsAsync("Ready", "False", Reasons.ClusterNotReady);
    }

    [OwnServerFact]
    public async Task Cluster_OfTheNamespace_IsWaitedForCheckedMigratedAndNeverWritten()
    {
        await api.InstallAsync(CloudNativePgDefinition.Definition);
        await using var world = await StartAsync();
        await world.EventuallyAsync(v => v.Message.Contains("Cluster main does not exist", StringComparison.Ordinal), "waits");

        await PutClusterAsync(world, new JsonObject { ["instances"] = 1 });
        await SetStatusAsync(world, ready: 0, "Setting up primary");
        await world.EventuallyAsync(
            v => v.Reason == Reasons.ClusterNotReady && v.Message.Contains("Setting up primary", StringComparison.Ordinal),
            "is told what CloudNativePG does");
        await world.ReconcileAsync();
        Assert.Empty(await world.ListAsync<V1Job>());

        await PutSecretsAsync(world, "canary-password-1");
        await SetStatusAsync(world, ready: 1, "Cluster in healthy state");
        await world.PassAsync(NextLook);
        await world.Cluster.SimulateMigrationSuccessAsync();
        var web = await world.Cluster.SimulateRolloutAsync();
        var ready = await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await AssertConnectsAsync(world, web);
        Assert.Empty(await world.ListAsync<V1StatefulSet>());
        await world.AtRestAsync();

        // An outage is told, and rolls nothing.
        var mark = world.Audit.Mark();
        await SetStatusAsync(world, ready: 0, "Failing over");
        var down = await world.StackIsAsync("Ready", "False", Reasons.ClusterNotReady);
        Assert.Equal("True", down.Condition("Available").Status);
        await SetStatusAsync(world, ready: 1, "Cluster in healthy state");
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        Assert.All(world.Audit.Writes(mark), w => Assert.Equal("patch appstacks/status shop", w));

        // A restored Cluster is another database.
        await Clusters(world).DeleteAsync("main");
        await world.StackIsAsync("Ready", "False", Reasons.ClusterNotFound);
        await PutClusterAsync(world, new JsonObject { ["instances"] = 1 });
        await SetStatusAsync(world, ready: 1, "Cluster in healthy state");
        var again = await world.Cluster.MigrationStartedAsync();
        Assert.NotEqual(ready.Text("migration", "job"), again.Metadata.Name);
        Assert.DoesNotContain(world.Audit.Writes(), w => w.Contains("clusters", StringComparison.Ordinal));
    }

    [OwnServerFact]
    public async Task Password_OfACluster_ReachesThePodsWithoutAMigration()
    {
        await api.InstallAsync(CloudNativePgDefinition.Definition);
        await using var world = await StartAsync();
        await PutClusterAsync(world, new JsonObject
        {
            ["instances"] = 1,
            ["bootstrap"] = new JsonObject
            {
                ["initdb"] = new JsonObject
                {
                    ["database"] = "shop",
                    ["secret"] = new JsonObject { ["name"] = "mine" },
                },
            },
        });
        await SetStatusAsync(world, ready: 1, "Cluster in healthy state");
        await PutAuthorityAsync(world);
        await world.PutSecretAsync("mine", ("username", "shop"), ("password", "canary-password-1"));
        await world.PassAsync(NextLook);
        await world.Cluster.SimulateMigrationSuccessAsync();
        var before = await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);

        await world.PutSecretAsync("mine", ("username", "shop"), ("password", "canary-password-2"));
        await world.PassAsync(TimeSpan.FromSeconds(70));
        var after =
            await world.EventuallyAsync<V1Deployment>("shop-web", d => Environment(d) != Environment(before), "has another");
        Assert.Equal("canary-password-2", await world.SecretAsync(Environment(after), "DB_PASSWORD"));
        Assert.Equal("shop", await world.SecretAsync(Environment(after), "DB_DATABASE"));
        Assert.Single(await world.ListAsync<V1Job>());
    }

    private static string Environment(V1Deployment web) =>
        web.Spec!.Template.Spec!.Containers[0].EnvFrom!.Select(e => e.SecretRef!.Name!).Single();

    private static async Task AssertConnectsAsync(StackWorld world, V1Deployment web)
    {
        var environment = Environment(web);
        Assert.Equal($"main-rw.{world.Space}.svc", await world.SecretAsync(environment, "DB_HOST"));
        Assert.Equal("verify-full", await world.SecretAsync(environment, "DB_SSLMODE"));
        Assert.Equal("/run/ballast/tls/db/ca.crt", await world.SecretAsync(environment, "DB_SSLROOTCERT"));
        Assert.Equal("main-ca", web.Spec!.Template.Spec!.Volumes!.Single(v => v.Name == "tls-db").Secret!.SecretName);
    }

    private async Task<StackWorld> StartAsync()
    {
        var world = await StackWorld.CreateAsync(api);
        world.UsesClusters = true;
        world.Checks.MaxConnections = 500;
        await world.StartOperatorAsync();
        await world.ApplyStackAsync(Spec);
        return world;
    }

    private ObjectClient<JsonObject> Clusters(StackWorld? world) =>
        api.Observer.Json("postgresql.cnpg.io/v1", "clusters", world?.Space);

    private async Task UninstallAsync()
    {
        await api.Observer.Of<V1CustomResourceDefinition>(null).DeleteAsync(CloudNativePgDefinition.Name);
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await Clusters(null).ListAsync(limit: 1);
                    return false;
                }
                catch (HttpOperationException gone) when (gone.IsNotFound())
                {
                    return true;
                }
            },
            "Clusters are not served any more");
    }

    private Task<JsonObject> PutClusterAsync(StackWorld world, JsonObject spec) => Clusters(world).ApplyAsync(
        "main",
        new JsonObject
        {
            ["apiVersion"] = "postgresql.cnpg.io/v1",
            ["kind"] = "Cluster",
            ["metadata"] = new JsonObject { ["name"] = "main" },
            ["spec"] = spec,
        },
        "kubectl");

    private Task<JsonObject> SetStatusAsync(StackWorld world, int ready, string phase) => Clusters(world).PatchAsync(
        "main/status",
        new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["phase"] = phase,
                ["readyInstances"] = ready,
                ["writeService"] = "main-rw",
                ["certificates"] = new JsonObject { ["serverCASecret"] = "main-ca" },
            },
        }.ToJsonString());

    private static async Task PutAuthorityAsync(StackWorld world)
    {
        using var authority = new TestAuthority();
        await world.PutSecretAsync("main-ca", ("ca.crt", authority.Pem), ("ca.key", "canary-key"));
    }

    private static async Task PutSecretsAsync(StackWorld world, string password)
    {
        await PutAuthorityAsync(world);
        await world.PutSecretAsync(
            "main-app", ("username", "app"), ("user", "app"), ("password", password), ("dbname", "app"), ("host", "main-rw"),
            ("port", "5432"), ("uri", $"postgresql://app:{password}@main-rw.{world.Space}:5432/app"));
    }
}
