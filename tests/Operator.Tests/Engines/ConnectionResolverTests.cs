using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.Engines;

public sealed class ConnectionResolverTests
{
    private static readonly AppStack Stack = new()
    {
        Metadata = new V1ObjectMeta { Name = "shop", Namespace = "demo" },
        Spec = new AppStackSpec(),
    };

    private static readonly DependencySpec External = new()
    {
        Name = "db",
        Postgres = new PostgresSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    private static readonly DependencySpec ExternalRedis = new()
    {
        Name = "db",
        Redis = new RedisSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    private static readonly DependencySpec ExternalMysql = new()
    {
        Name = "db",
        Mysql = new MysqlSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    private static readonly DependencySpec ExternalRabbitmq = new()
    {
        Name = "db",
        Rabbitmq = new RabbitmqSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    private static readonly DependencySpec ExternalInfluxdb = new()
    {
        Name = "db",
        Influxdb = new InfluxdbSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

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

    [Theory]
    [InlineData("postgres://u:p@db.example/d", "db.example", 5432, "u", "p", "d")]
    [InlineData("postgresql+asyncpg://u:p@db.example:6000/d?sslmode=disable", "db.example", 6000, "u", "p", "d")]
    [InlineData("PostgreSQL://us%20er:p%40%2F%3A%3F%23@10.1.2.3:1/d%2Fb", "10.1.2.3", 1, "us er", "p@/:?#", "d/b")]
    [InlineData("postgresql://u@[fd00::1]:5433/d", "fd00::1", 5433, "u", "", "d")]
    [InlineData("postgresql://u:p:q@db/d", "db", 5432, "u", "p:q", "d")]
    public void ExternalUri_ThatIsSound_IsTakenApart(
        string uri, string host, int port, string user, string password, string database) =>
        Assert.Equal(
            new ConnectionInfo(host, port, user, password, database),
            Resolve(External, uri).Connection! with { Tls = new(TlsMode.Disable) });

    [Theory]
    [InlineData("redis://cache.example", "", "", "0", false)]
    [InlineData("redis://:s%25cret@cache.example/3", "", "s%cret", "3", false)]
    [InlineData("rediss://app:secret@cache.example:6379/0", "app", "secret", "0", true)]
    public void ExternalRedisUri_ThatIsSound_IsTakenApart(string uri, string user, string password, string database, bool tls) =>
        Assert.Equal(
            new ConnectionInfo("cache.example", 6379, user, password, database) { Tls = Mode(tls) },
            Resolve(ExternalRedis, uri).Connection);

    [Theory]
    [InlineData("require")]
    [InlineData("verify-full")]
    [InlineData("prefer")]
    [InlineData("disable")]
    public void ExternalUri_WithSslMode_KeepsHowStrict(string mode)
    {
        var connection = Resolve(External, $"postgres://u:canary@db/d?sslmode={mode}").Connection!;

        Assert.Equal(new TlsSettings(mode) { IsExplicit = true, IsInUrl = true }, connection.Tls);
        Assert.Equal($"postgresql://u:canary@db:5432/d?sslmode={mode}", EngineCatalog.Named("postgres")!.Url(connection));
    }

    [Theory]
    [InlineData("mysql://u:p%40@db.example/d", "prefer", "")]
    [InlineData("mysql+aiomysql://u:p%40@db.example:3306/d?ssl-mode=PREFERRED", "prefer", "?ssl-mode=PREFERRED")]
    [InlineData("mariadb://u:p%40@db.example/d?ssl-mode=DISABLED", "disable", "?ssl-mode=DISABLED")]
    [InlineData("mariadb+pymysql://u:p%40@db.example/d?ssl-mode=required", "require", "?ssl-mode=REQUIRED")]
    [InlineData("mysql://u:p%40@db.example/d?ssl-mode=VERIFY_CA", "verify-ca", "?ssl-mode=VERIFY_CA")]
    [InlineData("mysql://u:p%40@db.example/d?ssl-mode=VERIFY_IDENTITY", "verify-full", "?ssl-mode=VERIFY_IDENTITY")]
    public void ExternalMysqlUri_ThatIsSound_IsTakenApart(string uri, string mode, string end)
    {
        var connection = Resolve(ExternalMysql, uri).Connection!;

        Assert.Equal(
            new ConnectionInfo("db.example", 3306, "u", "p@", "d")
            {
                Tls = new(mode) { IsExplicit = end.Length > 0, IsInUrl = end.Length > 0 },
            },
            connection);
        Assert.Equal("mysql://u:p%40@db.example:3306/d" + end, EngineCatalog.Named("mysql")!.Url(connection));
    }

    [Theory]
    [InlineData("postgres://u:canary@db/d", "scheme")]
    [InlineData("mysql://:canary@db/d", "username")]
    [InlineData("mysql://u:canary@db", "database")]
    [InlineData("mysql://u:canary@db/d?charset=utf8", "ssl-mode")]
    [InlineData("mysql://u:canary@db/d?ssl-mode=canary", "VERIFY_IDENTITY")]
    [InlineData("mysql://u:canary@db/d?ssl-mode=REQUIRED&ssl-mode=DISABLED", "ssl-mode")]
    public void ExternalMysqlUri_ThatIsUnsound_IsRefusedWithoutAValue(string uri, string words)
    {
        var result = Resolve(ExternalMysql, uri);

        Assert.Equal(Reasons.InvalidConnection, result.Reason);
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amqp://u:p%40@mq.example", 5672, "/", false, "amqp://u:p%40@mq.example:5672/%2F")]
    [InlineData("amqp://u:p%40@mq.example/%2F", 5672, "/", false, "amqp://u:p%40@mq.example:5672/%2F")]
    [InlineData("amqps://u:p%40@mq.example/my%2Fhost", 5671, "my/host", true, "amqps://u:p%40@mq.example:5671/my%2Fhost")]
    public void ExternalAmqpUri_ThatIsSound_IsTakenApart(string uri, int port, string host, bool tls, string url)
    {
        var connection = Resolve(ExternalRabbitmq, uri).Connection!;

        Assert.Equal(new ConnectionInfo("mq.example", port, "u", "p@", host) { Tls = Mode(tls) }, connection);
        Assert.Equal(url, EngineCatalog.Named("rabbitmq")!.Url(connection));
    }

    [Theory]
    [InlineData("mysql://u:canary@mq/d")]
    [InlineData("amqp://mq/d")]
    [InlineData("amqp://u:canary@mq/d?heartbeat=5")]
    public void ExternalAmqpUri_ThatIsUnsound_IsRefused(string uri) =>
        Assert.Equal(Reasons.InvalidConnection, Resolve(ExternalRabbitmq, uri).Reason);

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
    [InlineData("mysql://u:canary@db/d")]
    [InlineData("postgres://u:canary@/d")]
    [InlineData("postgres://u:canary@/var/run/postgresql/d")]
    [InlineData("postgres://u:canary@%2Fvar%2Frun%2Fpostgresql/d")]
    [InlineData("postgres://u:canary@db1,db2/d")]
    [InlineData("postgres://u:canary@db1:1,db2:2/d")]
    [InlineData("postgres://u:canary@db:0/d")]
    [InlineData("postgres://u:canary@db:65536/d")]
    [InlineData("postgres://u:canary@db")]
    [InlineData("postgres://:canary@db/d")]
    [InlineData("postgres://u:canary@db/d?host=/tmp")]
    [InlineData("postgres://u:canary@db/d?sslmode=require&options=-c%20canary")]
    [InlineData("postgres://u:canary@db/d?sslmode=require&sslmode=disable")]
    [InlineData("postgres://u:canary@db/d?sslmode=canary")]
    [InlineData("postgres://u:canary@db/d?sslmode")]
    [InlineData("postgres://u:can/ary@db/d")]
    [InlineData("postgres://u:can?ary@db/d")]
    [InlineData("postgres://u:can#ary@db/d")]
    [InlineData("postgres://u:can%zzary@db/d")]
    [InlineData("postgres://u:canary@db/d\n")]
    [InlineData("postgres://u:canary%00@db/d")]
    [InlineData("postgres://u:canary@-db/d")]
    [InlineData("postgres://u:canary@[fe80::1%25eth0]/d")]
    [InlineData("canary")]
    [InlineData("")]
    public void ExternalUri_ThatIsUnsound_IsRefusedWithoutAValue(string uri)
    {
        var result = Resolve(External, uri);

        Assert.Null(result.Connection);
        Assert.Equal(Reasons.InvalidConnection, result.Reason);
        Assert.StartsWith("Secret db, key uri ", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ary", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://cache/x")]
    [InlineData("redis://cache/0?protocol=3")]
    [InlineData("unix:///tmp/redis.sock")]
    [InlineData("http://cache/0")]
    public void ExternalRedisUri_ThatIsUnsound_IsRefused(string uri) =>
        Assert.Equal(Reasons.InvalidConnection, Resolve(ExternalRedis, uri).Reason);

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

    [Fact]
    public void ExternalUri_WithAParameterThatIsUnknown_IsToldEveryModeThereIs()
    {
        var message = Resolve(External, "postgres://u:p@db/d?sslmode=x").Message;

        Assert.All(
            ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
            (string mode) => Assert.Contains(mode, message, StringComparison.Ordinal));
    }

    private static TlsSettings Mode(bool tls) => new(tls ? TlsMode.VerifyFull : TlsMode.Disable);

    private static ConnectionResult Resolve(DependencySpec dependency, string uri) =>
        ConnectionResolver.Resolve(Stack, dependency, Observed("db", ("uri", uri)));

    private static ObservedState Observed(string secret, params (string Key, string Value)[] data) => ObservedState.Empty with
    {
        References = new Dictionary<ReferenceKey, ReferencedObject?>
        {
            [new ReferenceKey(ReferenceKind.Secret, secret)] =
                new(new V1ObjectMeta { Name = secret }, data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value))),
        },
    };
}
