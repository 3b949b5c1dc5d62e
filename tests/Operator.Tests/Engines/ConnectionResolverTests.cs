using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using static Ballast.Operator.Tests.Engines.ExternalServers;

namespace Ballast.Operator.Tests.Engines;

/// <summary>Where a dependency is, from its spec and the keys of its Secret.</summary>
public sealed class ConnectionResolverTests
{
    private static readonly DependencySpec Managed = new()
    {
        Name = "db",
        Postgres = new PostgresSpec { Managed = new ManagedSqlSpec { Version = "15" } },
    };

    [Fact]
    public void Managed_WithCredentials_IsAtItsService()
    {
        var observed =
            Observed("shop-db-credentials", ("username", "shop"), ("password", "p"), ("database", "shop"), ("host", "elsewhere"));

        var result = ConnectionResolver.Resolve(Stack, Managed, observed);

        Assert.Equal(new ConnectionInfo("shop-db.demo.svc", 5432, "shop", "p", "shop"), result.Connection);
    }

    [Fact]
    public void Managed_BeforeItsSecretIsMade_WillComeByItself()
    {
        var result = ConnectionResolver.Resolve(Stack, Managed, ObservedState.Empty);

        Assert.Null(result.Connection);
        Assert.Equal(Reasons.Progressing, result.Reason);
    }

    [Fact]
    public void Managed_VolumeWithoutSecret_IsCredentialsMissing()
    {
        var observed = ObservedState.Empty with
        {
            Claims = [new V1PersistentVolumeClaim { Metadata = new V1ObjectMeta { Name = "shop-db-data" } }],
        };

        var result = ConnectionResolver.Resolve(Stack, Managed, observed);

        Assert.Equal(Reasons.CredentialsMissing, result.Reason);
        Assert.Contains("shop-db-credentials", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Managed_SecretThatLostAKey_IsCredentialsMissing()
    {
        var result = ConnectionResolver.Resolve(
            Stack, Managed, Observed("shop-db-credentials", ("username", "shop"), ("database", "shop")));

        Assert.Equal(Reasons.CredentialsMissing, result.Reason);
        Assert.Contains("password", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void External_WithoutSecret_IsSecretNotFound() =>
        Assert.Equal(Reasons.SecretNotFound, ConnectionResolver.Resolve(Stack, External, ObservedState.Empty).Reason);

    [Fact]
    public void External_WithSeparateKeys_IsRead()
    {
        var observed = Observed("db", ("host", "db.example"), ("username", "u"), ("password", "p@ss"), ("database", "d"));

        Assert.Equal(
            new ConnectionInfo("db.example", 5432, "u", "p@ss", "d") { Tls = new(TlsMode.Prefer) },
            ConnectionResolver.Resolve(Stack, External, observed).Connection);
    }

    [Fact]
    public void External_WithAKeyMissing_NamesIt()
    {
        var result = ConnectionResolver.Resolve(
            Stack, External, Observed("db", ("host", "db.example"), ("username", "u"), ("database", "d")));

        Assert.Equal(Reasons.KeyNotFound, result.Reason);
        Assert.Contains("no key password", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExternalInfluxdb_WithAToken_IsOfVersion2()
    {
        var connection = ConnectionResolver.Resolve(Stack, ExternalInfluxdb, Observed(
            "db", ("uri", "https://tsdb.example"), ("token", "t=="), ("org", "my org"), ("bucket", "stats"))).Connection!;

        Assert.Equal(
            new ConnectionInfo("tsdb.example", 8086, "", "t==", "stats") { Tls = Mode(true), Organisation = "my org" },
            connection);
        Assert.Equal(
            [
                new("INFLUXDB_URL", "https://tsdb.example:8086"), new("INFLUXDB_TOKEN", "t=="), new("INFLUXDB_ORG", "my org"),
                new("INFLUXDB_BUCKET", "stats"),
            ],
            EngineCatalog.Named("influxdb")!.ConventionalVariables(connection, new PoolSpec()));
    }

    [Fact]
    public void ExternalInfluxdb_WithAUser_IsOfVersion1()
    {
        var connection = ConnectionResolver.Resolve(Stack, ExternalInfluxdb, Observed(
            "db", ("host", "tsdb.example"), ("username", "u"), ("password", "p"), ("database", "d"))).Connection!;

        Assert.Equal(new ConnectionInfo("tsdb.example", 8086, "u", "p", "d"), connection);
        Assert.Equal(
            ["http://tsdb.example:8086", "u:p", "", "d"],
            EngineCatalog.Named("influxdb")!.ConventionalVariables(connection, new PoolSpec()).Select(v => v.Value));
    }

    [Theory]
    [InlineData("uri", "http://tsdb", "token", "canary", "org", "o", "not both org and bucket")]
    [InlineData("uri", "http://tsdb", "token", "canary\n", "org", "o", "control character")]
    [InlineData("uri", "http://tsdb", "org", "o", "bucket", "b", "neither token")]
    [InlineData("uri", "http://u:canary@tsdb", "org", "o", "bucket", "b", "neither token")]
    [InlineData("uri", "influx://tsdb", "token", "canary", "org", "o", "scheme")]
    [InlineData("uri", "http://tsdb?canary=1", "token", "canary", "org", "o", "parameters")]
    public void ExternalInfluxdb_ThatIsUnsound_IsRefusedWithoutAValue(
        string key1, string value1, string key2, string value2, string key3, string value3, string words)
    {
        var result = ConnectionResolver.Resolve(
            Stack, ExternalInfluxdb, Observed("db", (key1, value1), (key2, value2), (key3, value3)));

        Assert.Equal(Reasons.InvalidConnection, result.Reason);
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Service_IsWhereTheSpecSays()
    {
        var service = new DependencySpec
        {
            Name = "maps",
            Service = new ServiceSpec { Host = "maps.example", Port = 80, Http = new DetailHealthSpec { Path = "/health" } },
        };

        Assert.Equal(
            new ConnectionInfo("maps.example", 80, "", "", "") { Path = "/health" },
            ConnectionResolver.Resolve(Stack, service, ObservedState.Empty).Connection);
    }

    [Theory]
    [InlineData("host", "/var/run/postgresql", "host")]
    [InlineData("host", "a,b", "host")]
    [InlineData("port", "http", "65535")]
    [InlineData("port", "65536", "65535")]
    [InlineData("port", "0", "65535")]
    [InlineData("password", "line\n", "control character")]
    [InlineData("database", "", "database")]
    public void ExternalKeys_WithANonsenseValue_AreRefused(string key, string value, string words)
    {
        (string, string)[] sound = [("host", "db"), ("port", "5432"), ("username", "u"), ("password", "p"), ("database", "d")];

        var result =
            ConnectionResolver.Resolve(Stack, External, Observed("db", [.. sound.Where(k => k.Item1 != key), (key, value)]));

        Assert.Equal(Reasons.InvalidConnection, result.Reason);
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExternalKeys_AtTheEdgeOfWhatThereIs_AreRead()
    {
        var longest = string.Join('.', Enumerable.Repeat(new string('a', 62), 4)) + ".";
        var host = $"{longest}b";

        var result = ConnectionResolver.Resolve(Stack, External, Observed(
            "db", ("host", host), ("port", "65535"), ("username", "u"), ("password", "p"), ("database", "d")));

        Assert.Equal((253, 65535), (result.Connection!.Host.Length, result.Connection.Port));
        Assert.Null(Resolve(External, $"postgres://u:p@{host}c/d").Connection);
    }
}
