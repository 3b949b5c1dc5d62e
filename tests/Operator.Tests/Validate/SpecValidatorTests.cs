using Ballast.Operator.Engines;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

/// <summary>Each broken rule gives one error with the field and a message that says what is wrong.</summary>
public sealed class SpecValidatorTests
{
    private const string Db = "dependencies: [{name: db, postgres: {managed: {version: '15'}}}]";

    [Fact]
    public void WholeSpecOfThisVersion_HasNoFaults() => Assert.Empty(Validate(
        """
        image: registry.example:5000/shop:1.4.2
        imagePullSecrets: [registry]
        serviceAccountName: ""
        env:
        - {name: SECRET_KEY, secretKeyRef: {name: shop, key: secret-key}}
        - {name: LOG_LEVEL, value: ""}
        dependencies:
        - name: db
          postgres: {managed: {version: "15", storage: 5Gi, resources: {}}}
          pool: {size: 10, overflow: 20, recycleSeconds: 300, timeoutSeconds: 30, prePing: true}
          env: [{name: DATABASE_URL, format: "postgresql+asyncpg://{username}:{password}@{host}:{port}/{database}"}]
          check: {mode: PodReady}
        - name: cache
          redis: {managed: {version: "7", maxMemory: 256Mi, persistence: true}}
          pool: {maxConnections: 50, timeoutSeconds: 5}
          required: false
        migration: {args: [alembic, upgrade, head], quiesce: StopProcesses}
        web:
          port: 8000
          health: {startup: {path: /health}, liveness: {}, detail: {path: /api/v1/health/detailed}}
          resources: {requests: {cpu: 1, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}
          autoscaling: {minReplicas: 2, maxReplicas: 6}
          ingress: {host: shop.example, className: "", tls: {secretName: shop-tls}}
          mounts: [{path: /app/logs, emptyDir: {sizeLimit: 1Gi}}, {path: /app/configs, secret: shop-config},
            {path: /app/settings/.secrets, secret: shop-config, key: .secrets}]
          nodeSelector: {disk: ssd, node-role.kubernetes.io/worker: ""}
          tolerations: [{key: batch, operator: Exists, effect: NoExecute, tolerationSeconds: 60}]
        processes:
        - {name: worker, args: [work], autoscaling: {maxReplicas: 4}}
        - {name: scheduler, exclusive: true, health: {liveness: {command: [alive]}}}
        - {name: dashboard, port: 8501, replicas: 2, ingress: {host: shop.example, path: /ui}, health: {readiness: {path: /up}}}
        tasks:
        - {name: daily, schedule: "3 1 * * *", timeZone: Europe/Berlin, concurrencyPolicy: Replace, retries: 0}
        """));

    // Engines
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

    // Names
    [Theory]
    [InlineData("a-name-of-thirty-one-characters", "31 characters")]
    [InlineData("9lives", "begin with a letter")]
    [InlineData("Shop", "lower-case letters")]
    [InlineData("a.b", "hyphens")]
    public void StackName_TooLongOrNoServiceName_IsRefused(string name, string words)
    {
        var stack = StackYaml.WithSpec("suspend: true");
        stack.Metadata.Name = name;
        var fault = Assert.Single(SpecValidator.Validate(stack));
        Assert.Equal("metadata.name", fault.Field);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StackName_OfThirtyCharacters_IsAllowed()
    {
        var stack = StackYaml.WithSpec("suspend: true");
        stack.Metadata.Name = "a-name-of-exactly-30-character";
        Assert.Empty(SpecValidator.Validate(stack));
    }

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

    // Images
    [Fact]
    public void Components_WithoutAnyImage_AreNamedTogether() =>
        AssertFault("migration: {}\nweb: {port: 80}", "spec.image", "no image for spec.migration, spec.web");

    [Theory]
    [InlineData("image: shop:latest\nweb: {port: 80}", "spec.image", "latest")]
    [InlineData("image: registry:5000/shop\nweb: {port: 80}", "spec.image", "no tag")]
    [InlineData("image: shop:1\nweb: {port: 80, image: 'shop:latest'}", "spec.web.image", "latest")]
    [InlineData("image: 'no image'\nweb: {port: 80}", "spec.image", "not an image reference")]
    [InlineData("image: ''\nweb: {port: 80}", "spec.image", "empty")]
    [InlineData("imagePullSecrets: ['']", "spec.imagePullSecrets[0]", "empty")]
    [InlineData("imagePullSecrets: [A_b]", "spec.imagePullSecrets[A_b]", "not a valid object name")]
    public void Image_LatestOrNoneOrItsSecretUnnamed_IsRefusedInProduction(string spec, string field, string words) =>
        AssertFault(spec, field, words);

    [Theory]
    [InlineData("image: shop@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\nweb: {port: 80}")]
    [InlineData("image: localhost:5000/team/shop:1.0\nweb: {port: 80}")]
    [InlineData("profile: Development\nimage: shop:latest\nweb: {port: 80}")]
    [InlineData("profile: Development\nimage: shop\nweb: {port: 80}")]
    public void Image_WithDigestOrInDevelopment_IsAllowed(string spec) => Assert.Empty(Validate(spec));

    // Schema, unions and CEL, for servers and people without them
    [Theory]
    [InlineData("dependencies: [{name: db}]", "spec.dependencies[db]", "exactly one of postgres, mysql")]
    [InlineData(
        "dependencies: [{name: db, postgres: {}}]", "spec.dependencies[db].postgres",
        "exactly one of managed, external, cluster")]
    [InlineData(
        "dependencies: [{name: db, postgres: {managed: {version: '15'}, external: {secretRef: {name: x}}}}]",
        "spec.dependencies[db].postgres", "exactly one of")]
    [InlineData(
        "env: [{name: A, value: b, secretKeyRef: {name: a, key: b}}]", "spec.env[A]", "at most one of value, secretKeyRef")]
    [InlineData("env: [{name: A}, {name: A}]", "spec.env[A]", "twice")]
    [InlineData("env: [{name: 'A-B'}]", "spec.env[A-B].name", "does not match")]
    [InlineData("env: [{name: A, secretKeyRef: {name: UPPER, key: b}}]", "spec.env[A].secretKeyRef.name", "does not match")]
    [InlineData("image: a:1\nweb: {port: 0}", "spec.web.port", "from 1 to 65535")]
    [InlineData(
        "image: a:1\nweb: {port: 80, health: {readiness: {path: ready}}}", "spec.web.health.readiness.path", "does not match")]
    [InlineData("image: a:1\nweb: {port: 80, runAsUser: 0}", "spec.web.runAsUser", "from 1")]
    [InlineData(
        "image: a:1\nweb: {port: 80, autoscaling: {minReplicas: 3, maxReplicas: 2}}", "spec.web.autoscaling.maxReplicas",
        "less than minReplicas")]
    [InlineData(
        "image: a:1\nweb: {port: 80, mounts: [{path: /x, emptyDir: {}, secret: x}]}", "spec.web.mounts[/x]",
        "exactly one of emptyDir")]
    [InlineData("image: a:1\nweb: {port: 80, ingress: {host: UPPER}}", "spec.web.ingress.host", "does not match")]
    [InlineData("rollout: {progressDeadlineSeconds: 5}", "spec.rollout.progressDeadlineSeconds", "from 10")]
    [InlineData(
        "dependencies: [{name: db, postgres: {managed: {version: latest}}}]", "spec.dependencies[db].postgres.managed.version",
        "does not match")]
    public void Schema_Broken_IsNamedInWords(string spec, string field, string words) => AssertFault(spec, field, words);

    [Fact]
    public void Deadline_ShorterThanTheAppMayStart_IsNamed() => AssertFault(
        "image: a:1\nweb: {port: 80, health: {startup: {withinSeconds: 300}}}\nrollout: {progressDeadlineSeconds: 299}",
        "spec.rollout.progressDeadlineSeconds", "less than web.health.startup.withinSeconds 300");

    // Environment
    [Theory]
    [InlineData("env: [{name: WORKER_PROCESSES, value: '9'}]", "spec.env[WORKER_PROCESSES]", "spec.web.workers")]
    [InlineData("env: [{name: DB_POOL_SIZE, value: '9'}]\n" + Db, "spec.env[DB_POOL_SIZE]", "spec.dependencies[db].pool")]
    [InlineData("env: [{name: DB_HOST, value: x}]\n" + Db, "spec.env[DB_HOST]", "set by the dependency db")]
    [InlineData("env: [{name: DATABASE_URL, value: x}]\n" + Db, "spec.env[DATABASE_URL]", "set by the dependency db")]
    [InlineData("image: a:1\nweb: {port: 80, env: [{name: DB_PASSWORD, secretKeyRef: {name: a, key: b}}]}\n"
        + Db, "spec.web.env[DB_PASSWORD]", "set by")]
    [InlineData(
        "dependencies: [{name: db, postgres: {managed: {version: '15'}}, env: [{name: DB_POOL_SIZE, format: x}]}]",
        "spec.dependencies[db].env[DB_POOL_SIZE]", "spec.dependencies[db].pool")]
    public void Env_OfANameThatHasAField_IsRefused(string spec, string field, string words) => AssertFault(spec, field, words);

    [Theory]
    [InlineData("env: [{name: DB_POOL_SIZE, value: '9'}]")]
    [InlineData("env: [{name: LOG_LEVEL, value: WARNING}]")]
    public void Env_OfANameThatNothingSets_IsAllowed(string spec) => Assert.Empty(Validate(spec));

    [Fact]
    public void Dependencies_ThatGiveTheSameName_AreRefused() => AssertFault(
        """
        dependencies:
        - {name: redis, postgres: {managed: {version: "15"}}}
        - {name: cache, redis: {managed: {version: "7"}}}
        """,
        "spec.dependencies[cache]", "sets REDIS_URL, and so does the dependency redis");

    [Fact]
    public void SqlDependencies_NoneClaimingTheConventionalNames_AreRefused() => AssertFault(
        """
        dependencies:
        - {name: main, postgres: {managed: {version: "15"}}}
        - {name: audit, postgres: {managed: {version: "15"}}}
        """,
        "spec.dependencies", "main, audit: one must claim DATABASE_URL");

    [Fact]
    public void SqlDependencies_BothClaimingTheConventionalNames_AreRefused() => AssertFault(
        """
        dependencies:
        - {name: main, postgres: {managed: {version: "15"}}, env: [{name: DATABASE_URL, format: "{host}"}]}
        - {name: audit, postgres: {managed: {version: "15"}}, env: [{name: DATABASE_URL, format: "{host}"}]}
        """,
        "spec.dependencies[audit]", "so does the dependency main");

    [Fact]
    public void SqlDependencies_OneClaimingTheConventionalNames_AreAllowed() => Assert.Empty(Validate(
        """
        dependencies:
        - {name: main, postgres: {managed: {version: "15"}}, env: [{name: DATABASE_URL, format: "{host}"}]}
        - {name: audit, postgres: {managed: {version: "15"}}}
        """));

    [Theory]
    [InlineData("{hots}", "{hots} is not a placeholder")]
    [InlineData("{host", "{ without a }")]
    [InlineData("host}", "} without a {")]
    [InlineData("{{host}}", "{ without a }")]
    [InlineData("{}", "{} is not a placeholder")]
    public void Format_UnknownOrUnbalanced_IsRefused(string format, string words) => AssertFault(
        $"dependencies: [{{name: db, postgres: {{managed: {{version: '15'}}}}, env: [{{name: DSN, format: '{format}'}}]}}]",
        "spec.dependencies[db].env[DSN].format", words);

    // Dependencies
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
        Assert.Empty(Validate("dependencies: [{name: c, redis: {managed: {version: '7', maxMemory: 2Gi, persistence: false}}}]"));

    [Theory]
    [InlineData("postgres: {managed: {version: '12', storage: 256Mi}}")]
    [InlineData("postgres: {managed: {version: '18.1'}}")]
    [InlineData("redis: {managed: {version: '6'}}")]
    [InlineData("redis: {managed: {version: '8', maxMemory: 16Mi, storage: 32Mi}}")]
    [InlineData("redis: {managed: {version: '7', maxMemory: 1Pi, persistence: false}}")]
    public void Dependency_AtTheEdgeOfARule_IsAllowed(string dependency) =>
        Assert.Empty(Validate($"dependencies: [{{name: db, {dependency}}}]"));

    [Theory]
    [InlineData("ingress: {host: shop.eu.example.org}")]
    [InlineData("ingress: {host: shop}")]
    [InlineData("ingress: {host: shop.example, path: /a.b/..c}")]
    [InlineData("resources: {limits: {memory: 6Mi}}")]
    public void Component_AtTheEdgeOfARule_IsAllowed(string fields) =>
        Assert.Empty(Validate($"image: a:1\nweb: {{port: 80, {fields}}}"));

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    public void Mount_WithAName_MayBeAsLongAsAFolderCanHave(int length, int faults) => Assert.Equal(
        faults,
        Validate($"image: a:1\nweb: {{port: 80, mounts: [{{path: /{new string('a', length)}, emptyDir: {{}}}}]}}").Count);

    [Fact]
    public void Mounts_BothOfAFolderThatIsNotForMounts_AreEachToldWhy() => Assert.All(
        Validate("image: a:1\nweb: {port: 80, mounts: [{path: /tmp, emptyDir: {}}, {path: /tmp/, emptyDir: {}}]}"),
        fault => Assert.Contains("always mounted", fault.Message, StringComparison.Ordinal));

    [Fact]
    public void Images_BothAtFault_AreNamedFromTheStacksOn() => Assert.Equal(
        ["spec.image", "spec.web.image"],
        Validate("image: shop:latest\nweb: {port: 80, image: 'web:latest'}").Select(f => f.Field));

    // Components
    [Theory]
    [InlineData("resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", "resources.requests[cpu]", "more than the limit 1500m")]
    [InlineData("resources: {requests: {memroy: 1Gi}}", "resources.requests[memroy]", "is not a resource")]
    [InlineData("resources: {requests: {cpu: lots}}", "resources.requests[cpu]", "is not a quantity")]
    [InlineData(
        "resources: {limits: {ephemeral-storage: 16Ei}}", "resources.limits[ephemeral-storage]",
        "is too large")]
    [InlineData("resources: {requests: {cpu: 100m, nvidia.com/gpu: 1}}", "resources.requests[nvidia.com/gpu]", "overcommitted")]
    [InlineData("resources: {limits: {nvidia.com/gpu: 500m}}", "resources.limits[nvidia.com/gpu]", "whole number")]
    [InlineData("resources: {limits: {Nvidia.com/gpu: 1}}", "resources.limits[Nvidia.com/gpu]", "is not a resource")]
    [InlineData("resources: {limits: {a/b/c: 1}}", "resources.limits[a/b/c]", "is not a resource")]
    [InlineData("resources: {limits: {hugepages-: 2Mi}}", "resources.limits[hugepages-]", "no page size")]
    [InlineData("resources: {limits: {hugepages-2Mi: 3Mi}}", "resources.limits[hugepages-2Mi]", "not a multiple of 2Mi")]
    [InlineData(
        "resources: {requests: {hugepages-2Mi: 2Mi}, limits: {hugepages-2Mi: 2Mi}}", "resources.limits", "cpu or memory too")]
    [InlineData("resources: {limits: {memory: 512}}", "resources.limits[memory]", "at least 6Mi")]
    [InlineData("mounts: [{path: /proc/x, emptyDir: {}}]", "mounts[/proc/x]", "belongs to the kernel")]
    [InlineData(
        "mounts: [{path: /etc/shop/deep, emptyDir: {}}, {path: /etc/shop, secret: shop}]", "mounts[/etc/shop/deep]",
        "in /etc/shop, which is read-only")]
    [InlineData("mounts: [{path: \"/a\\tb\", emptyDir: {}}]", "mounts[/a\tb].path", "does not match")]
    [InlineData("args: [\"a\\0b\"]", "args[0]", "NUL")]
    [InlineData("command: [\"a\\0b\"]", "command[0]", "NUL")]
    [InlineData("env: [{name: A, value: \"a\\0b\"}]", "env[A].value", "NUL")]
    [InlineData("env: [{name: A, secretKeyRef: {name: a, key: ..b}}]", "env[A].secretKeyRef.key", "does not match")]
    [InlineData("env: [{name: A, configMapKeyRef: {name: a, key: .}}]", "env[A].configMapKeyRef.key", "does not match")]
    [InlineData("ingress: {host: 10.0.0.1}", "ingress.host", "is an IP address")]
    [InlineData("ingress: {host: shop.example, path: /a//b}", "ingress.path", "has //")]
    [InlineData("ingress: {host: shop.example, path: /a/..}", "ingress.path", "has /..")]
    [InlineData("ingress: {host: shop.example, path: /a%2Fb}", "ingress.path", "has %2F")]
    [InlineData("ingress: {host: shop.example, className: A_b}", "ingress.className", "does not match")]
    [InlineData("mounts: [{path: /tmp, emptyDir: {}}]", "mounts[/tmp]", "always mounted")]
    [InlineData("mounts: [{path: /a, emptyDir: {}, key: b}]", "mounts[/a].key", "is for a secret or a configMap")]
    [InlineData("mounts: [{path: /a/, secret: a, key: b}]", "mounts[/a/]", "key makes one file")]
    [InlineData("mounts: [{path: /a, secret: a, key: ..b}]", "mounts[/a].key", "does not match")]
    [InlineData("mounts: [{path: /a/b, secret: a, key: b}, {path: /a/b/c, emptyDir: {}}]", "mounts[/a/b/c]", "which is a file")]
    [InlineData("mounts: [{path: /a, secret: a}, {path: /a/b, secret: a, key: b}]", "mounts[/a/b]", "which is read-only")]
    [InlineData("mounts: [{path: /a, emptyDir: {}}, {path: /a/, secret: b}]", "mounts[/a/]", "same folder as /a")]
    [InlineData("mounts: [{path: /a/../etc, emptyDir: {}}]", "mounts[/a/../etc]", "'..'")]
    [InlineData("mounts: [{path: a, emptyDir: {}}]", "mounts[a].path", "empty")]
    [InlineData("mounts: [{path: /a/./b, emptyDir: {}}]", "mounts[/a/./b]", "'.'")]
    [InlineData("mounts: [{path: /a//b, emptyDir: {}}]", "mounts[/a//b]", "empty parts")]
    [InlineData("mounts: [{path: //, emptyDir: {}}]", "mounts[//]", "root of the file system")]
    [InlineData("tolerations: [{key: 'a b', operator: Exists}]", "tolerations[0].key", "taint key")]
    [InlineData("tolerations: [{key: a, value: 'b c'}]", "tolerations[0].value", "taint value")]
    [InlineData("nodeSelector: {'a b': c}", "nodeSelector[a b]", "label key")]
    [InlineData("nodeSelector: {a: 'b c'}", "nodeSelector[a]", "label value")]
    [InlineData("tolerations: [{value: x}]", "tolerations[0].operator", "must be Exists")]
    [InlineData("tolerations: [{key: a, operator: Exists, value: x}]", "tolerations[0].value", "left out")]
    [InlineData("tolerations: [{key: a, tolerationSeconds: 5}]", "tolerations[0].tolerationSeconds", "NoExecute")]
    [InlineData("autoscaling: {maxReplicas: 3}, resources: {requests: {memory: 1Gi}}", "resources.requests", "set cpu")]
    public void Component_BrokenRule_IsRefused(string fields, string field, string words) =>
        AssertFault($"image: a:1\nweb: {{port: 80, {fields}}}", $"spec.web.{field}", words);

    // Processes
    [Theory]
    [InlineData("exclusive: true, replicas: 2", "replicas", "2 pods of an exclusive process")]
    [InlineData("exclusive: true, autoscaling: {maxReplicas: 3}", "autoscaling", "an exclusive process has one pod")]
    [InlineData("ingress: {host: shop.example}", "ingress", "needs a port")]
    [InlineData("health: {liveness: {path: /alive}}", "health.liveness.path", "set port, or command")]
    [InlineData("health: {readiness: {periodSeconds: 5}}", "health.readiness", "set port, or command")]
    [InlineData("health: {startup: {withinSeconds: 5}}", "health.startup", "set port, or command")]
    [InlineData("port: 80, health: {startup: {path: /up, command: [up]}}", "health.startup", "at most one of path, command")]
    [InlineData("port: 80, ingress: {host: 10.0.0.1}", "ingress.host", "is an IP address")]
    [InlineData("autoscaling: {minReplicas: 3, maxReplicas: 2}", "autoscaling.maxReplicas", "less than minReplicas")]
    [InlineData("autoscaling: {maxReplicas: 3}, resources: {requests: {memory: 1Gi}}", "resources.requests", "set cpu")]
    [InlineData("env: [{name: A, value: \"a\\0b\"}]", "env[A].value", "NUL")]
    public void Process_BrokenRule_IsRefused(string fields, string field, string words) =>
        AssertFault($"image: a:1\nprocesses: [{{name: worker, {fields}}}]", $"spec.processes[worker].{field}", words);

    [Theory]
    [InlineData("exclusive: true, replicas: 0")]
    [InlineData("exclusive: true, port: 80, ingress: {host: shop.example}")]
    [InlineData("health: {startup: {command: [up], withinSeconds: 5}, liveness: {command: [up]}}")]
    public void Process_AtTheEdgeOfARule_IsAllowed(string fields) =>
        Assert.Empty(Validate($"image: a:1\nprocesses: [{{name: worker, {fields}}}]"));

    [Theory]
    [InlineData("[{name: web}]", "spec.processes[web].name", "reserved")]
    [InlineData("[{name: db}]", "spec.processes[db].name", "also in spec.dependencies")]
    public void Process_OfANameThatIsTaken_IsRefused(string processes, string field, string words) =>
        AssertFault($"image: a:1\nprocesses: {processes}\n{Db}", field, words);

    [Fact]
    public void Deadline_ShorterThanAProcessMayStart_IsNamed() => AssertFault(
        "image: a:1\nprocesses: [{name: worker, health: {startup: {command: [up], withinSeconds: 300}}}]\n"
            + "rollout: {progressDeadlineSeconds: 299}",
        "spec.rollout.progressDeadlineSeconds", "less than processes[worker].health.startup.withinSeconds 300");

    // Production
    [Theory]
    [InlineData("DEBUG", "true", "debugging is refused")]
    [InlineData("DEBUG", "1", "debugging is refused")]
    [InlineData("SECRET_KEY", "short", "fewer than 32")]
    [InlineData("JWT_SECRET", "", "fewer than 32")]
    [InlineData("AES_SECRET", "please-change-me-please-change-me-please", "known default")]
    [InlineData("SECRET_KEY", "Your-Secret-Key-Here-0123456789-abcdefgh", "known default")]
    [InlineData("SECRET_KEY", "kqzwxvhkqzwxvhkqzwxvhkqzwxvhkqzwxvh", "repeats")]
    [InlineData("SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "repeats")]
    public void Production_DebugOrWeakSecret_IsRefusedWithoutItsValue(string name, string value, string words)
    {
        var fault = AssertFault($"env: [{{name: {name}, value: '{value}'}}]", $"spec.env[{name}].value", words);
        Assert.True(value.Length < 8 || !fault.Message.Contains(value, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("env: [{name: DEBUG, value: 'false'}]")]
    [InlineData("env: [{name: SECRET_KEY, value: 8e1f0d5a7c3b49e2a6d4f1b08c957e3a}]")]
    [InlineData("env: [{name: SECRET_KEY, value: kqzwxvhjkqzwxvhjkqzwxvhjkqzwxvhj}]")]
    [InlineData("env: [{name: SECRET_KEY, secretKeyRef: {name: shop, key: secret-key}}]")]
    [InlineData("profile: Development\nenv: [{name: SECRET_KEY, value: dev}, {name: DEBUG, value: 'true'}]")]
    public void Production_GoodSecretOrDevelopment_IsAllowed(string spec) => Assert.Empty(Validate(spec));

    [Fact]
    public void PullSecrets_OfOneName_AreRefused() =>
        AssertFault("imagePullSecrets: [a, a]", "spec.imagePullSecrets[a]", "twice");

    [Fact]
    public void NodeSelector_WithAKeyWhoseDomainIsTooLong_IsRefused()
    {
        var key = $"{new string('a', 254)}/b";
        AssertFault($"image: a:1\nweb: {{port: 80, nodeSelector: {{{key}: c}}}}", $"spec.web.nodeSelector[{key}]", "label key");
    }

    [Fact]
    public void Length_OfCharactersBeyondTheFirst65536_IsCountedAsTheServerDoes() => Assert.Empty(
        Validate($"env: [{{name: A, value: {string.Concat(Enumerable.Repeat("🦊", 8192))}}}]"));

    [Fact]
    public void EveryFault_IsNamedAtOnce() => Assert.Equal(
        ["spec.image", "spec.tasks[a].schedule", "spec.web.mounts[/tmp]", "spec.web.port"],
        Validate("tasks: [{name: a, schedule: never ever}]\nweb: {port: 0, mounts: [{path: /tmp, emptyDir: {}}]}")
            .Select(f => f.Field)
            .Order(StringComparer.Ordinal));

    private static IReadOnlyList<FieldError> Validate(string spec) => SpecValidator.Validate(StackYaml.WithSpec(spec));

    private static FieldError AssertFault(string spec, string field, string words)
    {
        var fault = Assert.Single(Validate(spec));
        Assert.Equal(field, fault.Field);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        return fault;
    }
}
