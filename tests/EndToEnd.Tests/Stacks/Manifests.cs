using Ballast.EndToEnd.Tests.Harness;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>The stacks that tests apply.</summary>
internal static class Manifests
{
    /// <summary>The sample of `make demo`, with the images of this run.</summary>
    public static string Football { get; } =
        File.ReadAllText(Repository.PathOf("config", "samples", "football.yaml")).Replace("ballast/app:0.1.0", Cluster.AppImage, StringComparison.Ordinal);

    /// <summary>A small stack called shop: PostgreSQL, one web pod, a migration. Its checks are quick; its data goes with it.</summary>
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
            check: {intervalSeconds: 3, timeoutSeconds: 3, failureThreshold: 2}
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
        Shop.Replace("deletionPolicy: Delete", "deletionPolicy: Retain", StringComparison.Ordinal);

    /// <summary>A dependency on Redis that the shop can do without, to be put behind PostgreSQL.</summary>
    public static string ShopWithCache { get; } = Shop.Replace(
        "  migration:",
        """
          - name: cache
            redis:
              managed: {version: "7", maxMemory: 64Mi, persistence: true}
            required: false
            check: {intervalSeconds: 3, timeoutSeconds: 3, failureThreshold: 2}
            deletionPolicy: Delete
          migration:
        """,
        StringComparison.Ordinal);

    /// <summary>A Secret with one key.</summary>
    public static string Secret(string name, string key, string value) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{name}}}
        stringData: {{{key}}: "{{value}}"}
        """;
}
