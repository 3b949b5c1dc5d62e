using Ballast.EndToEnd.Tests.Harness;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>The stacks that tests apply.</summary>
internal static class Manifests
{
    /// <summary>A ConfigMap with one more migration than the image has, and a migration that is to run it.</summary>
    public const string More = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: more}
        data:
          0100_more.sql: CREATE TABLE more (id bigint PRIMARY KEY);
        """;

    /// <summary>The sample of `make demo`, with the images of this run.</summary>
    public static string Football { get; } =
        File.ReadAllText(Repository.PathOf("config", "samples", "football.yaml")).Edited("ballast/app:0.1.0", Cluster.AppImage);

    /// <summary>
    /// A small stack called shop: PostgreSQL, one web pod, a migration. Its checks are frequent, and a machine that stalls for
    /// some seconds fails none; its data goes with it.
    /// </summary>
    public static string Shop { get; } = $$"""
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop}
        spec:
          image: {{Cluster.AppImage}}
          profile: Development
          dependencies:
          - name: db
            postgres:
              managed: {version: "15", storage: 1Gi}
            check: {intervalSeconds: 3, timeoutSeconds: 10, failureThreshold: 4}
            deletionPolicy: Delete
          migration:
            args: [migrate]
            retries: 0
          web:
            port: 8000
            replicas: 1
            args: [serve]
            health:
              startup: {path: /health, withinSeconds: 120}
              readiness: {path: /api/v1/health/readiness, periodSeconds: 2}
              detail: {path: /api/v1/health/detailed}
        """;

    /// <summary>The same, its data to be kept when it is deleted.</summary>
    public static string ShopThatKeepsData { get; } =
        Shop.Edited("deletionPolicy: Delete", "deletionPolicy: Retain");

    /// <summary>A dependency on Redis that the shop can do without, to be put behind PostgreSQL.</summary>
    public static string ShopWithCache { get; } = Shop.Edited(
        "  migration:",
        """
          - name: cache
            redis:
              managed: {version: "7", maxMemory: 64Mi, persistence: true}
            required: false
            check: {intervalSeconds: 3, timeoutSeconds: 10, failureThreshold: 4}
            deletionPolicy: Delete
          migration:
        """);

    /// <summary>The part of a spec that runs <see cref="More"/>, with more of the environment.</summary>
    public static string MigrationOfMore(string environment) =>
        $$$"""
        {"mounts": [{"path": "/more", "configMap": "more"}],
         "env": [{"name": "MIGRATIONS_DIR", "value": "/more"}, {{{environment}}}]}
        """;

    /// <summary>A Secret with one key.</summary>
    public static string Secret(string name, string key, string value) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}}
        stringData: {{{key}}: "{{value}}"}
        """;
}
