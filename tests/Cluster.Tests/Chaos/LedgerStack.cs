using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using k8s.Models;
using Npgsql;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>A stack with a database of its own, whose pod is simulated, and a real one that someone else runs.</summary>
internal static class LedgerStack
{
    /// <summary>The dependency, its Secret and its database.</summary>
    public const string Name = "ledger";

    public const string Spec = """
        image: example/shop:1
        dependencies:
        - name: db
          postgres: {managed: {version: "15", storage: 1Gi}}
          check: {mode: PodReady}
        - name: ledger
          postgres: {external: {secretRef: {name: ledger}}}
          env: [{name: DATABASE_URL, format: "postgresql://{username}:{password}@{host}:{port}/{database}"}]
          pool: {size: 2, overflow: 2}
          check: {intervalSeconds: 1, failureThreshold: 2}
        migration: {args: [migrate], retries: 0}
        web: {port: 8000, replicas: 2}
        """;

    /// <summary>Another image and another environment.</summary>
    public static readonly string Second = Spec.WithImage("example/shop:2")
        .Edited("dependencies:", "env:\n- {name: GREETING, value: hello}\ndependencies:");

    /// <summary>The author's Secret, with an empty database behind it.</summary>
    public static async Task PrepareAsync(StackWorld world, PostgresServer server)
    {
        await server.RecreateAsync(Name);
        await server.ScalarAsync<object>(Name, "CREATE TABLE runs (job text)");
        await world.PutSecretAsync(
            Name, ("host", server.Host), ("port", $"{server.Port}"), ("username", PostgresServer.User),
            ("password", PostgresServer.Password), ("database", Name));
    }

    /// <summary>What the migration's pod would do, with the environment that its Job gives it.</summary>
    public static async Task MigrateAsync(StackWorld world, V1Job job)
    {
        var environment = job.Spec!.Template.Spec!.Containers[0].EnvFrom!.Single().SecretRef!.Name!;
        var credentials = new NpgsqlConnectionStringBuilder
        {
            Host = await world.SecretAsync(environment, "LEDGER_HOST"),
            Port = int.Parse(await world.SecretAsync(environment, "LEDGER_PORT")),
            Username = await world.SecretAsync(environment, "LEDGER_USERNAME"),
            Password = await world.SecretAsync(environment, "LEDGER_PASSWORD"),
            Database = await world.SecretAsync(environment, "LEDGER_DATABASE"),
        };
        await PostgresServer.ScalarAsync<object>(credentials, $"INSERT INTO runs VALUES ('{job.Metadata.Name}')");
    }
}
