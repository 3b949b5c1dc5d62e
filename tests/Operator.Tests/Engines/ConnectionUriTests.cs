using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using static Ballast.Operator.Tests.Engines.ExternalServers;

namespace Ballast.Operator.Tests.Engines;

/// <summary>The connection in the URI of an external server's Secret.</summary>
public sealed class ConnectionUriTests
{
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

    [Fact]
    public void ExternalUri_WithAParameterThatIsUnknown_IsToldEveryModeThereIs()
    {
        var message = Resolve(External, "postgres://u:p@db/d?sslmode=x").Message;

        Assert.All(
            ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"],
            (string mode) => Assert.Contains(mode, message, StringComparison.Ordinal));
    }
}
