namespace Ballast.Operator.Tests.Releases;

/// <summary>
/// Fields of the spec, each with another value than that of <see cref="Spec"/>, by what a change of them means to a release.
/// </summary>
public static class ReleaseFields
{
    public const string Spec =
        """
        image: registry.example/shop:1
        dependencies:
        - {name: db, postgres: {managed: {version: "15.4"}}}
        - {name: legacy, mysql: {managed: {version: "8.0"}}}
        - {name: cache, redis: {managed: {version: "7.2"}}}
        - {name: audit, postgres: {external: {secretRef: {name: audit}}}}
        - {name: queue, rabbitmq: {managed: {version: "3.13"}}}
        - {name: stats, influxdb: {managed: {version: "2.7"}}}
        - {name: mail, service: {host: mail.example, port: 25, tcp: {}}}
        migration: {}
        web: {port: 8000}
        processes: [{name: worker}, {name: mailer}]
        tasks: [{name: daily, schedule: "3 1 * * *"}]
        """;

    public static TheoryData<string, string> ShapeNoPod { get; } = new()
    {
        { "suspend", "true" },
        { "rollout", """{"onFailure":"Hold"}""" },
        { "networkPolicy", "\"None\"" },
        { "dependencies/0/required", "false" },
        { "dependencies/0/check", """{"mode":"PodReady"}""" },
        { "dependencies/0/deletionPolicy", "\"Delete\"" },
        { "dependencies/0/postgres/managed/version", "\"15.9\"" },
        { "dependencies/0/postgres/managed/storage", "\"9Gi\"" },
        { "dependencies/0/postgres/managed/storageClassName", "\"fast\"" },
        { "dependencies/0/postgres/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/0/postgres/managed/maxConnections", "300" },
        { "dependencies/1/mysql/managed/version", "\"8.4\"" },
        { "dependencies/1/mysql/managed/storage", "\"9Gi\"" },
        { "dependencies/1/mysql/managed/storageClassName", "\"fast\"" },
        { "dependencies/1/mysql/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/1/mysql/managed/maxConnections", "300" },
        { "dependencies/2/redis/managed/version", "\"7.4\"" },
        { "dependencies/2/redis/managed/storage", "\"9Gi\"" },
        { "dependencies/2/redis/managed/storageClassName", "\"fast\"" },
        { "dependencies/2/redis/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/2/redis/managed/maxMemory", "\"64Mi\"" },
        { "dependencies/2/redis/managed/persistence", "false" },
        { "dependencies/4/rabbitmq/managed/version", "\"3.12\"" },
        { "dependencies/4/rabbitmq/managed/storage", "\"9Gi\"" },
        { "dependencies/4/rabbitmq/managed/storageClassName", "\"fast\"" },
        { "dependencies/4/rabbitmq/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "dependencies/5/influxdb/managed/version", "\"2.6\"" },
        { "dependencies/5/influxdb/managed/storage", "\"9Gi\"" },
        { "dependencies/5/influxdb/managed/storageClassName", "\"fast\"" },
        { "dependencies/5/influxdb/managed/resources", """{"limits":{"memory":"1Gi"}}""" },
        { "migration/retries", "1" },
        { "migration/timeoutSeconds", "60" },
        { "migration/quiesce", "\"StopProcesses\"" },
        { "web/replicas", "7" },
        { "web/autoscaling", """{"maxReplicas":6}""" },
        { "web/disruption", """{"maxUnavailable":2}""" },
        { "web/ingress", """{"host":"shop.example"}""" },
        { "processes/0/replicas", "4" },
        { "processes/0/autoscaling", """{"maxReplicas":6}""" },
        { "processes/0/disruption", """{"maxUnavailable":2}""" },
        { "processes/0/ingress", """{"host":"shop.example"}""" },
        { "tasks/0/schedule", "\"4 2 * * *\"" },
        { "tasks/0/timeZone", "\"Europe/Berlin\"" },
        { "tasks/0/concurrencyPolicy", "\"Allow\"" },
        { "tasks/0/successfulJobsHistoryLimit", "5" },
        { "tasks/0/failedJobsHistoryLimit", "5" },
        { "tasks/0/retries", "1" },
        { "tasks/0/timeoutSeconds", "60" },
    };

    public static TheoryData<string, string> ShapePods { get; } = new()
    {
        { "image", "\"registry.example/shop:2\"" },
        { "imagePullSecrets", """["registry"]""" },
        { "serviceAccountName", "\"shop\"" },
        { "profile", "\"Development\"" },
        { "env", """[{"name":"A","value":"b"}]""" },
        { "dependencies/0/name", "\"main\"" },
        { "dependencies/0/pool", """{"size":5}""" },
        { "dependencies/0/env", """[{"name":"DSN","format":"{host}"}]""" },
        { "dependencies/0/postgres/managed/version", "\"16.0\"" },
        { "dependencies/0/postgres/cluster", """{"name":"main"}""" },
        { "dependencies/1/mysql/managed/version", "\"9.0\"" },
        { "dependencies/1/mysql/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/2/redis/managed/version", "\"8.0\"" },
        { "dependencies/2/redis/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/3/postgres/external/secretRef/name", "\"other\"" },
        { "dependencies/3/postgres/external/tls", """{"mode":"require"}""" },
        { "dependencies/4/rabbitmq/managed/version", "\"4.0\"" },
        { "dependencies/4/rabbitmq/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/5/influxdb/managed/version", "\"1.8\"" },
        { "dependencies/5/influxdb/external", """{"secretRef":{"name":"x"}}""" },
        { "dependencies/6/service", """{"host":"other.example","port":25}""" },
        { "migration/backwardCompatible", "false" },
        { "web/port", "80" },
        { "web/workers", "3" },
        { "web/health", """{"startup":{"path":"/up"}}""" },
        { "web/terminationGracePeriodSeconds", "5" },
        { "processes/0/name", "\"clock\"" },
        { "processes/0/exclusive", "true" },
        { "processes/0/port", "9000" },
        { "processes/0/workers", "3" },
        { "processes/0/health", """{"liveness":{"command":["alive"]}}""" },
        { "processes/0/terminationGracePeriodSeconds", "5" },
        { "tasks/0/name", "\"nightly\"" },
    };

    public static TheoryData<string, string> ShapePodsOfAComponent
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var component in new[] { "web", "migration", "processes/0", "tasks/0" })
            {
                rows.Add($"{component}/image", "\"registry.example/shop:2\"");
                rows.Add($"{component}/command", """["run"]""");
                rows.Add($"{component}/args", """["serve"]""");
                rows.Add($"{component}/env", """[{"name":"A","value":"b"}]""");
                rows.Add($"{component}/resources", """{"limits":{"memory":"1Gi"}}""");
                rows.Add($"{component}/mounts", """[{"path":"/x","emptyDir":{}}]""");
                rows.Add($"{component}/runAsUser", "1000");
                rows.Add($"{component}/nodeSelector", """{"disk":"ssd"}""");
                rows.Add($"{component}/tolerations", """[{"key":"batch","operator":"Exists"}]""");
            }

            return rows;
        }
    }

    /// <summary>Every field of both kinds.</summary>
    public static IEnumerable<object[]> All => ShapeNoPod.Concat(ShapePods).Concat(ShapePodsOfAComponent);

    // A task that the live spec does not have has no schedule, so it is not run.
    // The managed servers are the stack's, and every release uses them as they are now; external ones are the release's.
    public static IEnumerable<object[]> KeptByTheRelease =>
        ShapePods.Concat(ShapePodsOfAComponent).Where(row => PathOf(row) != "tasks/0/name"
            && (PathOf(row).EndsWith("/external/secretRef/name", StringComparison.Ordinal)
                || PathOf(row).Split('/') is not
                    ["dependencies", _, "postgres" or "mysql" or "redis" or "rabbitmq" or "influxdb", ..]));

    public static string PathOf(object[] row) => (string)row[0];
}
