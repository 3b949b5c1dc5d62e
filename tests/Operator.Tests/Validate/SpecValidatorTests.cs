using Ballast.Operator.Validate;
using static Ballast.Operator.Tests.Validate.SpecFaults;

namespace Ballast.Operator.Tests.Validate;

/// <summary>Each broken rule gives one error with the field and a message that says what is wrong.</summary>
public sealed class SpecValidatorTests
{
    [Fact]
    public void WholeSpecOfThisVersion_HasNoFaults() => Assert.Empty(FaultsOf(
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
    public void Image_WithDigestOrInDevelopment_IsAllowed(string spec) => Assert.Empty(FaultsOf(spec));

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
    public void Images_BothAtFault_AreNamedFromTheStacksOn() => Assert.Equal(
        ["spec.image", "spec.web.image"],
        FaultsOf("image: shop:latest\nweb: {port: 80, image: 'web:latest'}").Select(f => f.Field));

    [Fact]
    public void PullSecrets_OfOneName_AreRefused() =>
        AssertFault("imagePullSecrets: [a, a]", "spec.imagePullSecrets[a]", "twice");

    [Fact]
    public void Length_OfCharactersBeyondTheFirst65536_IsCountedAsTheServerDoes() => Assert.Empty(
        FaultsOf($"env: [{{name: A, value: {string.Concat(Enumerable.Repeat("🦊", 8192))}}}]"));

    [Fact]
    public void EveryFault_IsNamedAtOnce() => Assert.Equal(
        ["spec.image", "spec.tasks[a].schedule", "spec.web.mounts[/tmp]", "spec.web.port"],
        FaultsOf("tasks: [{name: a, schedule: never ever}]\nweb: {port: 0, mounts: [{path: /tmp, emptyDir: {}}]}")
            .Select(f => f.Field)
            .Order(StringComparer.Ordinal));
}
