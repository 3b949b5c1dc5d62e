namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Specs that tests begin with.</summary>
internal static class Specs
{
    /// <summary>A database, a migration, two web pods.</summary>
    public const string Shop = """
        image: example/shop:1
        dependencies:
        - name: db
          postgres: {managed: {version: "15", storage: 1Gi}}
          check: {intervalSeconds: 1, failureThreshold: 2}
        migration: {args: [migrate], retries: 0}
        web: {port: 8000, replicas: 2}
        """;

    /// <summary>The same with an optional cache.</summary>
    public const string ShopWithCache = """
        image: example/shop:1
        dependencies:
        - name: db
          postgres: {managed: {version: "15", storage: 1Gi}}
          check: {intervalSeconds: 1, failureThreshold: 2}
        - name: cache
          redis: {managed: {version: "7", maxMemory: 64Mi}}
          required: false
          check: {intervalSeconds: 1, failureThreshold: 2}
        migration: {args: [migrate], retries: 0}
        web: {port: 8000, replicas: 2}
        """;

    /// <summary>The same with a worker, of which there may be several, and a scheduler, of which there is one.</summary>
    public const string ShopWithProcesses = Shop + """

        processes:
        - {name: worker, args: [work], health: {readiness: {command: [ready]}}}
        - {name: clock, args: [tick], exclusive: true, health: {readiness: {command: [ready]}}}
        """;

    /// <summary>The first one with a task, whose schedule does not come while a test runs.</summary>
    public const string ShopWithTask = Shop + """

        tasks:
        - {name: daily, schedule: "3 1 1 1 *", args: [report]}
        """;

    /// <summary>All of these, and a migration for which tasks and processes rest.</summary>
    public const string ShopThatQuiesces = """
        image: example/shop:1
        dependencies:
        - name: db
          postgres: {managed: {version: "15", storage: 1Gi}}
          check: {intervalSeconds: 1, failureThreshold: 2}
        migration: {args: [migrate], retries: 0, quiesce: StopProcesses}
        web: {port: 8000, replicas: 2}
        processes:
        - {name: worker, args: [work], health: {readiness: {command: [ready]}}}
        - {name: clock, args: [tick], exclusive: true, health: {readiness: {command: [ready]}}}
        tasks:
        - {name: daily, schedule: "3 1 1 1 *", args: [report]}
        """;

    /// <summary>The first one with a migration that earlier releases cannot work with.</summary>
    public static readonly string ShopIncompatible = Shop.Edited("retries: 0", "retries: 0, backwardCompatible: false");

    /// <summary>The same app with another image.</summary>
    public static string WithImage(this string spec, string image) => spec.Edited("example/shop:1", image);
}
