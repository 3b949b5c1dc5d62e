using Ballast.Kubernetes.Objects;
using Ballast.Operator.Engines;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Releases;

/// <summary>A migration's key covers what runs and on which database; a second migration with the same key is not run.</summary>
public sealed class MigrationIdentityTests
{
    private static readonly ConnectionInfo Server = new("db.example", 5432, "shop", "secret", "shop");

    [Fact]
    public void Key_OfAStackWithoutMigration_IsNone() => Assert.Null(Key("image: shop:1"));

    [Fact]
    public void Key_OfAStackWithoutDatabase_IsKnown() => Assert.NotNull(Key("image: shop:1\nmigration: {}"));

    [Theory]
    [InlineData("dependencies: []")]
    [InlineData("dependencies: [{name: cache, redis: {managed: {version: '7'}}}]")]
    [InlineData("dependencies: [{name: cache, redis: {external: {secretRef: {name: x}}}}]")]
    public void Key_DependencyThatIsNoDatabase_IsNotInIt(string dependencies) =>
        Assert.Equal(Key("image: shop:1\nmigration: {}"), Key($"image: shop:1\nmigration: {{}}\n{dependencies}"));

    [Fact]
    public void Key_MigrationWithAnImageOfItsOwn_HasThatOneAndNotTheStacks()
    {
        var own = Key("image: shop:1\nmigration: {image: 'tool:1'}");

        Assert.Equal(own, Key("image: shop:2\nmigration: {image: 'tool:1'}"));
        Assert.Equal(own, Key("image: tool:1\nmigration: {}"));
        Assert.NotEqual(own, Key("image: shop:1\nmigration: {image: 'tool:2'}"));
    }

    [Theory]
    [InlineData("command: [a]", "command: [b]")]
    [InlineData("args: [a, b]", "args: [b, a]")]
    [InlineData("command: [a]", "args: [a]")]
    [InlineData("env: [{name: A, value: x}]", "env: [{name: A, value: y}]")]
    [InlineData(
        "env: [{name: A, secretKeyRef: {name: s, key: k}}]", "env: [{name: A, secretKeyRef: {name: s, key: other}}]")]
    [InlineData(
        "env: [{name: A, secretKeyRef: {name: s, key: k}}]", "env: [{name: A, secretKeyRef: {name: other, key: k}}]")]
    [InlineData(
        "env: [{name: A, secretKeyRef: {name: s, key: k}}]", "env: [{name: A, configMapKeyRef: {name: s, key: k}}]")]
    [InlineData("mounts: [{path: /a, secret: x}]", "mounts: [{path: /b, secret: x}]")]
    [InlineData("mounts: [{path: /a, secret: x}]", "mounts: [{path: /a, secret: y}]")]
    [InlineData("mounts: [{path: /a, configMap: x}]", "mounts: [{path: /a, configMap: y}]")]
    [InlineData("mounts: [{path: /a, configMap: x}]", "mounts: [{path: /a, emptyDir: {}}]")]
    public void Key_WhatTheMigrationRuns_IsInIt(string one, string other) => Assert.NotEqual(
        Key($"image: shop:1\nmigration: {{{one}}}"), Key($"image: shop:1\nmigration: {{{other}}}"));

    [Theory]
    [InlineData("retries: 1")]
    [InlineData("timeoutSeconds: 5")]
    [InlineData("backwardCompatible: false")]
    [InlineData("resources: {limits: {memory: 1Gi}}")]
    [InlineData("nodeSelector: {disk: ssd}")]
    public void Key_HowTheMigrationIsRun_IsNotInIt(string fields) => Assert.Equal(
        Key("image: shop:1\nmigration: {}"), Key($"image: shop:1\nmigration: {{{fields}}}"));

    [Fact]
    public void Key_OfAManagedDatabase_IsThatOfItsVolume()
    {
        const string spec = "image: shop:1\nmigration: {}\ndependencies: [{name: db, postgres: {managed: {version: '15'}}}]";

        Assert.Null(Key(spec));
        Assert.Null(Key(spec, Claim("shop-other-data", "1")));
        Assert.NotNull(Key(spec, Claim("shop-db-data", "1")));
        Assert.NotEqual(Key(spec, Claim("shop-db-data", "1")), Key(spec, Claim("shop-db-data", "2")));
        Assert.Equal(
            Key(spec, Claim("shop-db-data", "1")), Key(spec, Claim("shop-db-data", "1"), Server with { Host = "new.example" }));
    }

    [Fact]
    public void Key_OfAnExternalDatabase_IsThatOfItsAddressAndName()
    {
        const string spec =
            "image: shop:1\nmigration: {}\ndependencies: [{name: db, postgres: {external: {secretRef: {name: x}}}}]";
        var key = Key(spec, null, Server);

        Assert.Null(Key(spec));
        Assert.NotNull(key);
        Assert.NotEqual(key, Key(spec, null, Server with { Host = "new.example" }));
        Assert.NotEqual(key, Key(spec, null, Server with { Port = 6432 }));
        Assert.NotEqual(key, Key(spec, null, Server with { Database = "archive" }));
    }

    [Fact]
    public void Key_RotatedPasswordOrAnotherRole_RunsNothingAgain()
    {
        const string spec =
            "image: shop:1\nmigration: {}\ndependencies: [{name: db, postgres: {external: {secretRef: {name: x}}}}]";

        Assert.Equal(Key(spec, null, Server), Key(spec, null, Server with { Password = "rotated", Username = "other" }));
    }

    [Fact]
    public void Key_WithOneOfTwoDatabasesUnknown_IsUnknown()
    {
        const string spec =
            """
            image: shop:1
            migration: {}
            dependencies:
            - {name: db, postgres: {external: {secretRef: {name: x}}}}
            - {name: audit, postgres: {managed: {version: "15"}}}
            """;

        Assert.Null(Key(spec, null, Server));
        Assert.NotNull(Key(spec, Claim("shop-audit-data", "1"), Server));
    }

    // Another key for the same migration would run it a second time when the operator is upgraded.
    [Fact]
    public void Keys_OfAMigrationThatAnEarlierVersionRan_HaveItsKey() => Assert.Contains(
        Keys(
            """
            image: shop:1
            migration:
              command: [alembic]
              args: [upgrade, head]
              env: [{name: A, value: b}, {name: C, secretKeyRef: {name: d, key: e}}]
              mounts: [{path: /f, secret: g}, {path: /h, configMap: i}]
            dependencies:
            - {name: db, postgres: {external: {secretRef: {name: x}}}}
            - {name: audit, postgres: {managed: {version: "15"}}}
            """,
            Claim("shop-audit-data", "1"), Server)!.Earlier,
        key => key.StartsWith("574a8d5100", StringComparison.Ordinal));

    [Theory]
    [InlineData(
        "env: [{name: A, value: x}, {name: B, secretKeyRef: {name: s, key: k}}]",
        "env: [{name: B, secretKeyRef: {name: s, key: k}}, {name: A, value: x}]")]
    [InlineData(
        "mounts: [{path: /a, secret: x}, {path: /b, configMap: y}]",
        "mounts: [{path: /b, configMap: y}, {path: /a, secret: x}]")]
    public void Keys_SameEntriesInAnotherOrder_AreTheSameMigration(string one, string other)
    {
        var (first, second) = (Keys($"image: shop:1\nmigration: {{{one}}}")!, Keys($"image: shop:1\nmigration: {{{other}}}")!);

        Assert.Equal(first.Current, second.Current);
        Assert.Empty(first.Earlier);
        Assert.NotEqual(first.Current, Assert.Single(second.Earlier));
    }

    [Fact]
    public void Keys_DependenciesInAnotherOrder_AreTheSameMigration()
    {
        const string external = "postgres: {external: {secretRef: {name: x}}}";
        const string managed = "postgres: {managed: {version: '15'}}";
        const string first = $"{{name: audit, {managed}}}", second = $"{{name: db, {external}}}";

        Assert.Equal(Two(first, second), Two(second, first));

        string? Two(string one, string other) => Key(
            $"image: shop:1\nmigration: {{}}\ndependencies: [{one}, {other}]", Claim("shop-audit-data", "1"), Server);
    }

    // Kubernetes resolves $(NAME) only from the variables before it, so their order has a meaning.
    [Fact]
    public void Key_VariableThatRefersToAnother_OrderIsInIt() => Assert.NotEqual(
        Key("image: shop:1\nmigration: {env: [{name: B, value: x}, {name: A, value: $(B)}]}"),
        Key("image: shop:1\nmigration: {env: [{name: A, value: $(B)}, {name: B, value: x}]}"));

    [Theory]
    [InlineData("{name: db, postgres: {external: {secretRef: {name: x}}}}", false)]
    [InlineData("{name: db, required: false, postgres: {external: {secretRef: {name: x}}}}", false)]
    [InlineData(
        "{name: db, required: false, postgres: {external: {secretRef: {name: x}}}}, "
            + "{name: audit, required: false, postgres: {managed: {version: '15'}}}", true)]
    [InlineData(
        "{name: db, postgres: {external: {secretRef: {name: x}}}}, "
            + "{name: audit, required: false, postgres: {managed: {version: '15'}}}", true)]
    [InlineData(
        "{name: db, postgres: {external: {secretRef: {name: x}}}}, "
            + "{name: audit, required: false, postgres: {managed: {version: '15'}}, env: [{name: DATABASE_URL, format: x}]}",
        false)]
    public void Keys_DatabaseIsUnknown_OnlyARequiredOneAndThatOfDatabaseUrlAreWaitedFor(string dependencies, bool isKnown)
    {
        var connection = isKnown ? Server : null;
        var spec = $"image: shop:1\nmigration: {{}}\ndependencies: [{dependencies}]";

        Assert.Equal(isKnown, Keys(spec, null, connection) is not null);
    }

    [Fact]
    public void Keys_OptionalDatabaseBesideTheAppsOwn_IsOnlyInTheEarlierKey()
    {
        const string needed =
            "image: shop:1\nmigration: {}\ndependencies: [{name: db, postgres: {external: {secretRef: {name: x}}}}";
        const string optional = ", {name: audit, required: false, postgres: {managed: {version: '15'}}}";
        var before = Keys($"{needed}{optional}]", null, Server)!;
        var after = Keys($"{needed}{optional}]", Claim("shop-audit-data", "1"), Server)!;

        Assert.Equal(Key($"{needed}]", null, Server), before.Current);
        Assert.Equal(before.Current, after.Current);
        Assert.Empty(before.Earlier);
        Assert.Single(after.Earlier);
    }

    [Fact]
    public void ShortKey_OfAnotherKeyOrRetry_IsAnotherJob()
    {
        var job = MigrationIdentity.ShortKey("k", null);

        Assert.Equal(job, MigrationIdentity.ShortKey("k", ""));
        Assert.NotEqual(job, MigrationIdentity.ShortKey("l", null));
        Assert.NotEqual(job, MigrationIdentity.ShortKey("k", "1"));
    }

    private static V1PersistentVolumeClaim Claim(string name, string uid) =>
        new() { Metadata = new V1ObjectMeta { Name = name, Uid = uid } };

    private static string? Key(string spec, V1PersistentVolumeClaim? claim = null, ConnectionInfo? server = null) =>
        Keys(spec, claim, server)?.Current;

    private static MigrationKeys? Keys(string spec, V1PersistentVolumeClaim? claim = null, ConnectionInfo? server = null)
    {
        var connections = new Dictionary<string, ConnectionInfo>();
        if (server is not null)
        {
            connections["db"] = server;
        }

        return MigrationIdentity.Keys("shop", StackYaml.WithSpec(spec).Spec, claim is null ? [] : [claim], connections);
    }
}
