using static Ballast.Operator.Tests.Validate.SpecFaults;

namespace Ballast.Operator.Tests.Validate;

/// <summary>Rules for dependencies: names, versions, sizes, pools and checks.</summary>
public sealed class DependencyRuleTests
{
    [Theory]
    [InlineData("{name: d, mysql: {managed: {version: '8'}}}", "mysql.managed.version", "choose 8.0, 8.4 or 9 of MySQL")]
    [InlineData("{name: d, mysql: {managed: {version: '8.4', storage: 100Mi}}}", "mysql.managed.storage", "512Mi")]
    [InlineData("{name: d, mysql: {managed: {version: '8.4'}}, pool: {maxConnections: 5}}", "pool.maxConnections", "SQL")]
    [InlineData("{name: d, rabbitmq: {managed: {version: '5'}}}", "rabbitmq.managed.version", "choose 3 to 4")]
    [InlineData("{name: d, rabbitmq: {managed: {version: '4', storage: 9Mi}}}", "rabbitmq.managed.storage", "256Mi")]
    [InlineData(
        "{name: d, rabbitmq: {managed: {version: '4', resources: {limits: {memory: 128Mi}}}}}",
        "rabbitmq.managed.resources.limits[memory]", "256Mi")]
    [InlineData("{name: d, rabbitmq: {managed: {version: '4'}}, pool: {maxConnections: 5}}", "pool", "RabbitMQ")]
    [InlineData("{name: d, influxdb: {managed: {version: '3'}}}", "influxdb.managed.version", "choose 1 to 2")]
    [InlineData("{name: d, influxdb: {managed: {version: '2'}}, pool: {timeoutSeconds: 5}}", "pool", "InfluxDB")]
    [InlineData("{name: d, service: {host: h, port: 25, tcp: {}}, pool: {size: 5}}", "pool", "service")]
    [InlineData("{name: d, service: {host: h, port: 25, tcp: {}}, check: {mode: PodReady}}", "check.mode", "no pod here")]
    [InlineData("{name: d, service: {host: h, port: 25}}", "service", "exactly one of tcp, http")]
    public void Dependency_AgainstARuleOfItsEngine_IsRefused(string dependency, string field, string words) =>
        AssertFault($"dependencies: [{dependency}]", $"spec.dependencies[d].{field}", words);

    [Theory]
    [InlineData("db-of-17-letters-", "dependencies[db-of-17-letters-].name")]
    [InlineData("Db", "dependencies[Db].name")]
    [InlineData("web", "dependencies[web].name")]
    [InlineData("migrate", "dependencies[migrate].name")]
    [InlineData("env", "dependencies[env].name")]
    public void DependencyName_TooLongOrReserved_IsRefused(string name, string field) =>
        AssertFault($"dependencies: [{{name: {name}, postgres: {{managed: {{version: '15'}}}}}}]", "spec." + field, "");

    [Fact]
    public void Dependencies_OfOneName_AreRefused() => AssertFault(
        "dependencies: [{name: db, redis: {managed: {version: '7'}}}, {name: db, redis: {managed: {version: '7'}}}]",
        "spec.dependencies[db]", "twice");

    [Theory]
    [InlineData("postgres: {managed: {version: '11'}}", "postgres.managed.version", "choose 12 to 18")]
    [InlineData("postgres: {managed: {version: '19.1'}}", "postgres.managed.version", "choose 12 to 18")]
    [InlineData("redis: {managed: {version: '5'}}", "redis.managed.version", "choose 6 to 8")]
    [InlineData("postgres: {managed: {version: '15', storage: 100Mi}}", "postgres.managed.storage", "at least 256Mi")]
    [InlineData("postgres: {managed: {version: '15', storage: 5GB}}", "postgres.managed.storage", "is not a quantity")]
    [InlineData("redis: {managed: {version: '7', maxMemory: 1Mi}}", "redis.managed.maxMemory", "at least 16Mi")]
    [InlineData("redis: {managed: {version: '7', maxMemory: 2Gi}}", "redis.managed.storage", "twice maxMemory")]
    [InlineData(
        "redis: {managed: {version: '7', resources: {limits: {memory: 128Mi}}}}", "redis.managed.resources.limits[memory]",
        "less than maxMemory")]
    [InlineData("postgres: {managed: {version: '15'}}, pool: {maxConnections: 5}", "pool.maxConnections", "not for SQL")]
    [InlineData("redis: {managed: {version: '7'}}, pool: {size: 5}", "pool.size", "for SQL only")]
    [InlineData("redis: {external: {secretRef: {name: x}}}, check: {mode: PodReady}", "check.mode", "managed dependencies")]
    [InlineData("postgres: {managed: {version: '99999999999999999999'}}", "postgres.managed.version", "choose 12 to 18")]
    [InlineData("postgres: {managed: {version: '015'}}", "postgres.managed.version", "does not match")]
    [InlineData(
        "postgres: {managed: {version: '15', storageClassName: Fast_Disk}}", "postgres.managed.storageClassName",
        "does not match")]
    [InlineData(
        "redis: {managed: {version: '7', maxMemory: 16Ei, persistence: false}}", "redis.managed.maxMemory",
        "is too large")]
    [InlineData("redis: {managed: {version: '7', maxMemory: 2Pi, persistence: false}}", "redis.managed.maxMemory", "at most 1Pi")]
    [InlineData(
        "postgres: {managed: {version: '15', resources: {requests: {memroy: 1Gi}}}}",
        "postgres.managed.resources.requests[memroy]", "is not a resource")]
    [InlineData(
        "redis: {managed: {version: '7', resources: {requests: {memroy: 1Gi}}}}", "redis.managed.resources.requests[memroy]",
        "is not a resource")]
    [InlineData(
        "redis: {managed: {version: '7'}}, env: [{name: WORKER_PROCESSES, format: x}]", "env[WORKER_PROCESSES]",
        "spec.web.workers")]
    [InlineData("redis: {managed: {version: '9'}}", "redis.managed.version", "choose 6 to 8")]
    [InlineData("redis: {managed: {version: '7'}}, env: [{name: A, format: \"a\\0b\"}]", "env[A].format", "NUL")]
    public void Dependency_BrokenRule_IsRefused(string dependency, string field, string words) =>
        AssertFault($"dependencies: [{{name: db, {dependency}}}]", $"spec.dependencies[db].{field}", words);

    [Fact]
    public void Redis_WithoutPersistence_NeedsNoVolumeForItsMemory() =>
        Assert.Empty(FaultsOf("dependencies: [{name: c, redis: {managed: {version: '7', maxMemory: 2Gi, persistence: false}}}]"));

    [Theory]
    [InlineData("postgres: {managed: {version: '12', storage: 256Mi}}")]
    [InlineData("postgres: {managed: {version: '18.1'}}")]
    [InlineData("redis: {managed: {version: '6'}}")]
    [InlineData("redis: {managed: {version: '8', maxMemory: 16Mi, storage: 32Mi}}")]
    [InlineData("redis: {managed: {version: '7', maxMemory: 1Pi, persistence: false}}")]
    public void Dependency_AtTheEdgeOfARule_IsAllowed(string dependency) =>
        Assert.Empty(FaultsOf($"dependencies: [{{name: db, {dependency}}}]"));
}
