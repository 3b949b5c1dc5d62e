using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Engines;

/// <summary>Where the mode of a connection and its authority come from, and what the app is told of them.</summary>
public sealed class TlsConnectionTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    [Theory]
    [InlineData(null, "sslmode", null, "prefer", false)]
    [InlineData(null, "sslmode", "require", "require", true)]
    [InlineData("verify-full", "sslmode", "require", "verify-full", true)]
    [InlineData("disable", "sslmode", null, "disable", true)]
    public void Mode_OfSeparateKeys_IsTheSpecsThenTheSecretsThenPrefer(
        string? written, string key, string? value, string mode, bool isTold)
    {
        (string, string)[] keys = [("host", "db"), ("username", "u"), ("password", "p"), ("database", "d")];
        var connection = Resolve(Postgres(written), value is null ? keys : [.. keys, (key, value)]).Connection!;

        Assert.Equal(new TlsSettings(mode) { IsExplicit = isTold }, connection.Tls);
        Assert.Equal("postgresql://u:p@db:5432/d", EngineCatalog.Named("postgres")!.Url(connection));
        Assert.Equal(isTold ? mode : null, Variables(Postgres(written), connection).GetValueOrDefault("DB_SSLMODE"));
    }

    [Fact]
    public void Url_OfASecretWithSslMode_HasTheOneThatHolds() => Assert.Equal(
        "postgresql://u:p@db:5432/d?sslmode=verify-full",
        EngineCatalog.Named("postgres")!.Url(
            Resolve(Postgres("verify-full"), ("uri", "postgres://u:p@db/d?sslmode=require")).Connection!));

    [Theory]
    [InlineData("mysql://u:p@db/d?ssl-mode=REQUIRED", null, "require", "?ssl-mode=REQUIRED")]
    [InlineData("mysql://u:p@db/d?ssl-mode=REQUIRED", "verify-full", "verify-full", "?ssl-mode=VERIFY_IDENTITY")]
    [InlineData("mysql://u:p@db/d", "verify-ca", "verify-ca", "")]
    public void Mode_OfMysql_IsTheSpecsElseTheUris(string uri, string? written, string mode, string end)
    {
        var connection = Resolve(Mysql(written), ("uri", uri)).Connection!;

        Assert.Equal(mode, connection.Tls.Mode);
        Assert.Equal("mysql://u:p@db:3306/d" + end, EngineCatalog.Named("mysql")!.Url(connection));
        Assert.Equal(mode, Variables(Mysql(written), connection)["DB_SSLMODE"]);
    }

    [Theory]
    [InlineData("require", "require")]
    [InlineData("prefer", null)]
    [InlineData("allow", "")]
    public void Mode_OfAMysqlsKey_IsOneThatMysqlHas(string value, string? mode)
    {
        var result = Resolve(
            Mysql(null), ("host", "db"), ("username", "u"), ("password", "p"), ("database", "d"), ("sslmode", value));

        Assert.Equal(
            mode == "" ? "Secret db has an sslmode that is none of disable, prefer, require, verify-ca, verify-full" : "",
            result.Message);
        Assert.Equal(mode == "" ? null : mode ?? "prefer", result.Connection?.Tls.Mode);
    }

    [Theory]
    [InlineData("amqp://u:p@db", null, "disable", "amqp://u:p@db:5672/%2F")]
    [InlineData("amqps://u:p@db", null, "verify-full", "amqps://u:p@db:5671/%2F")]
    [InlineData("amqp://u:p@db", "require", "require", "amqps://u:p@db:5671/%2F")]
    [InlineData("amqps://u:p@db:1", "verify-ca", "verify-ca", "amqps://u:p@db:1/%2F")]
    [InlineData("amqps://u:p@db", "disable", "disable", "amqp://u:p@db:5672/%2F")]
    public void Mode_OfRabbitmq_IsDisableUnlessTheUriOrTheSpecSaysOtherwise(
        string uri, string? written, string mode, string url)
    {
        var dependency = new DependencySpec { Name = "db", Rabbitmq = new() { External = External(written) } };
        var connection = Resolve(dependency, ("uri", uri)).Connection!;

        Assert.Equal(new TlsSettings(mode) { IsExplicit = written is not null }, connection.Tls);
        Assert.Equal(url, EngineCatalog.Named("rabbitmq")!.Url(connection));
    }

    [Theory]
    [InlineData("http://db", null, "disable", "http://db:8086")]
    [InlineData("https://db", null, "verify-full", "https://db:8086")]
    [InlineData("http://db", "require", "require", "https://db:8086")]
    public void Mode_OfInfluxdb_IsDisableUnlessTheUriOrTheSpecSaysOtherwise(
        string uri, string? written, string mode, string url)
    {
        var dependency = new DependencySpec { Name = "db", Influxdb = new() { External = External(written) } };
        var connection =
            Resolve(dependency, ("uri", uri), ("token", "t"), ("org", "o"), ("bucket", "b")).Connection!;

        Assert.Equal(mode, connection.Tls.Mode);
        Assert.Equal(url, EngineCatalog.Named("influxdb")!.Url(connection));
    }

    [Theory]
    [InlineData("mysql", "prefer")]
    [InlineData("postgres", "disable")]
    [InlineData("rabbitmq", "disable")]
    public void Mode_OfAManagedServer_IsItsEnginesAndNotTold(string engine, string mode)
    {
        var managed = new ManagedSqlSpec { Version = "8.4" };
        var dependency = new DependencySpec
        {
            Name = "db",
            Mysql = engine == "mysql" ? new() { Managed = managed } : null,
            Postgres = engine == "postgres" ? new() { Managed = managed } : null,
            Rabbitmq = engine == "rabbitmq" ? new() { Managed = managed } : null,
        };
        var secret = Names.Credentials("shop", "db");
        var connection = Resolve(dependency, new Dictionary<ReferenceKey, ReferencedObject?>
        {
            [new(ReferenceKind.Secret, secret)] = Object(
                secret, ("username", "u"), ("password", "p"), ("database", "d"), ("root-password", "r")),
        }).Connection!;

        Assert.Equal(new TlsSettings(mode), connection.Tls);
        Assert.DoesNotContain("DB_SSLMODE", Variables(dependency, connection).Keys);
    }

    [Theory]
    [InlineData("redis://:p@db", null, "disable", "redis")]
    [InlineData("rediss://:p@db", null, "verify-full", "rediss")]
    [InlineData("redis://:p@db", "require", "require", "rediss")]
    [InlineData("rediss://:p@db", "verify-ca", "verify-ca", "rediss")]
    [InlineData("rediss://:p@db", "disable", "disable", "redis")]
    public void Mode_OfRedis_IsDisableUnlessTheUriOrTheSpecSaysOtherwise(string uri, string? written, string mode, string scheme)
    {
        var connection = Resolve(Redis(written), ("uri", uri)).Connection!;

        Assert.Equal(mode, connection.Tls.Mode);
        Assert.StartsWith($"{scheme}://", EngineCatalog.Named("redis")!.Url(connection));
    }

    [Theory]
    [InlineData("maybe")]
    [InlineData("")]
    public void Mode_OfASecretThatIsNone_IsRefusedWithoutItsValue(string value)
    {
        var result = Resolve(
            Postgres(null), ("host", "db"), ("username", "u"), ("password", "p"), ("database", "d"), ("sslmode", value));

        Assert.Equal(
            (Reasons.InvalidConnection,
                "Secret db has an sslmode that is none of disable, allow, prefer, require, verify-ca, verify-full"),
            (result.Reason, result.Message));
    }

    [Theory]
    [InlineData(null, Reasons.ConfigMapNotFound, "ConfigMap authorities does not exist")]
    [InlineData("other", Reasons.KeyNotFound, "ConfigMap authorities has no key ca.crt")]
    [InlineData("ca.crt", Reasons.InvalidConnection, "ConfigMap authorities, key ca.crt holds no certificate in PEM form")]
    public void Authority_ThatCannotBeUsed_SaysWhy(string? key, string reason, string message)
    {
        var result = ResolveWithAuthority(key is null ? null : (key, "nonsense"));

        Assert.Equal((reason, message), (result.Reason, result.Message));
    }

    [Fact]
    public void Authority_OfASoundConfigMap_IsUsedAndToldToTheApp()
    {
        var connection = ResolveWithAuthority(("ca.crt", _authority.Pem)).Connection!;

        Assert.Equal(_authority.Pem, connection.Tls.Authority);
        Assert.Equal("/run/ballast/tls/db/ca.crt", Variables(WithAuthority(), connection)["DB_SSLROOTCERT"]);
        Assert.Contains(
            ReferenceUse.Of(new AppStackSpec { Dependencies = [WithAuthority()] }),
            use => use is { Field: "spec.dependencies[db].tls.caRef", Object.Name: "authorities", Key: "ca.crt" });
    }

    [Theory]
    [InlineData("redis", "Redis", "prefer")]
    [InlineData("redis", "Redis", "allow")]
    [InlineData("rabbitmq", "RabbitMQ", "prefer")]
    [InlineData("influxdb", "InfluxDB", "prefer")]
    [InlineData("mysql", "MySQL", "allow")]
    public void Mode_ThatTheEngineDoesNotHave_IsRefusedWithItsField(string engine, string product, string mode)
    {
        var external = External(mode);
        var dependency = new DependencySpec
        {
            Name = "db",
            Mysql = engine == "mysql" ? new() { External = external } : null,
            Redis = engine == "redis" ? new() { External = external } : null,
            Rabbitmq = engine == "rabbitmq" ? new() { External = external } : null,
            Influxdb = engine == "influxdb" ? new() { External = external } : null,
        };
        var stack = new AppStack
        {
            Metadata = new V1ObjectMeta { Name = "shop", Namespace = "demo" },
            Spec = new AppStackSpec { Image = "shop:1", Web = new WebSpec { Port = 80 }, Dependencies = [dependency] },
        };

        Assert.Equal(
            $"spec.dependencies[db].{engine}.external.tls.mode: {mode} is not for {product}, which "
                + (engine == "mysql" ? "has no such mode: set disable, prefer, " : "cannot ask for TLS: set disable, ")
                + "require, verify-ca, verify-full",
            Assert.Single(SpecValidator.Validate(stack)).ToString());
    }

    public void Dispose() => _authority.Dispose();

    private static ExternalSpec External(string? mode) => new()
    {
        SecretRef = new ObjectReference { Name = "db" },
        Tls = mode is null ? null : new ExternalTlsSpec { Mode = mode },
    };

    private static DependencySpec Postgres(string? mode) => new() { Name = "db", Postgres = new() { External = External(mode) } };

    private static DependencySpec Mysql(string? mode) => new() { Name = "db", Mysql = new() { External = External(mode) } };

    private static DependencySpec Redis(string? mode) => new() { Name = "db", Redis = new() { External = External(mode) } };

    private static DependencySpec WithAuthority() => new()
    {
        Name = "db",
        Postgres = new()
        {
            External = External("verify-full") with
            {
                Tls = new() { CaRef = new() { ConfigMapKeyRef = new() { Name = "authorities", Key = "ca.crt" } } },
            },
        },
    };

    private static Dictionary<string, string> Variables(DependencySpec dependency, ConnectionInfo connection) =>
        DependencyEnvironment.Build(FilledSpec.Of(new AppStackSpec { Dependencies = [dependency] }), dependency, connection)
            .ToDictionary();

    private static ConnectionResult Resolve(DependencySpec dependency, params (string Key, string Value)[] secret) =>
        Resolve(
            dependency,
            new Dictionary<ReferenceKey, ReferencedObject?> { [new(ReferenceKind.Secret, "db")] = Object("db", secret) });

    private static ConnectionResult ResolveWithAuthority((string Key, string Value)? authority) =>
        Resolve(WithAuthority(), new Dictionary<ReferenceKey, ReferencedObject?>
        {
            [new(ReferenceKind.Secret, "db")] = Object("db", ("uri", "postgres://u:p@db/d")),
            [new(ReferenceKind.ConfigMap, "authorities")] =
                authority is { } found ? Object("authorities", found) : null,
        });

    private static ConnectionResult Resolve(DependencySpec dependency, Dictionary<ReferenceKey, ReferencedObject?> found) =>
        ConnectionResolver.Resolve(
            new AppStack { Metadata = new V1ObjectMeta { Name = "shop", Namespace = "demo" }, Spec = new AppStackSpec() },
            dependency, ObservedState.Empty with { References = found });

    private static ReferencedObject Object(string name, params (string Key, string Value)[] data) => new(
        new V1ObjectMeta { Name = name }, data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value)));
}
