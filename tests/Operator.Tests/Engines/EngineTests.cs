using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Engines;

public sealed class EngineTests
{
    private static readonly IEngine Postgres = EngineCatalog.Named("postgres")!;
    private static readonly IEngine Redis = EngineCatalog.Named("redis")!;

    [Theory]
    [InlineData("postgres", "15", "15")]
    [InlineData("postgres", "15.4", "15")]
    [InlineData("postgres", "9.6.24", "9.6")]
    [InlineData("redis", "7.2.1", "7")]
    [InlineData("mysql", "8.4.3", "8.4")]
    [InlineData("mysql", "9.1", "9")]
    [InlineData("mysql", "9", "9")]
    [InlineData("mysql", "10.11.6", "10.11")]
    public void MajorVersion_OfAVersion_IsWhatDataCanBeKeptWithin(string engine, string version, string major) =>
        Assert.Equal(major, EngineCatalog.Named(engine)!.MajorVersion(version));

    [Fact]
    public void Catalog_WithoutASource_IsNull() =>
        Assert.Null(EngineCatalog.For(new DependencySpec { Name = "d", Postgres = new PostgresSpec() }));

    [Fact]
    public void Catalog_OfEachSource_SaysWhoRunsIt()
    {
        var external = new ExternalSpec { SecretRef = new ObjectReference { Name = "s" } };
        var managed = EngineCatalog.For(
            new DependencySpec { Name = "d", Redis = new RedisSpec { Managed = new ManagedRedisSpec { Version = "7" } } })!;
        var other = EngineCatalog.For(new DependencySpec { Name = "d", Redis = new RedisSpec { External = external } })!;

        Assert.Equal(DependencySource.Managed, managed.Source);
        Assert.Equal(DependencySource.External, other.Source);
        Assert.Equal(DependencySource.Cluster, EngineCatalog.For(new DependencySpec
        {
            Name = "d",
            Postgres = new PostgresSpec { Cluster = new ObjectReference { Name = "main" } },
        })!.Source);
        Assert.Equal("redis", other.Engine.Name);
    }

    [Fact]
    public void Catalog_OfAnEngineByAnUnknownName_IsNull() => Assert.Null(EngineCatalog.Named("mongodb"));

    [Fact]
    public void Engines_SayWhetherTheyAreSqlAndKeepData()
    {
        Assert.True(Postgres.IsSql);
        Assert.False(Redis.IsSql);
        Assert.True(Postgres.HasVolume(new ManagedSqlSpec { Version = "15" }));
        Assert.True(Redis.HasVolume(new ManagedRedisSpec { Version = "7", Persistence = true }));
        Assert.False(Redis.HasVolume(new ManagedRedisSpec { Version = "7", Persistence = false }));
    }

    [Theory]
    [InlineData("", "", "redis://h:1/0")]
    [InlineData("", "p", "redis://:p@h:1/0")]
    [InlineData("u", "p", "redis://u:p@h:1/0")]
    public void RedisUrl_OfAServer_HasTheCredentialsThereAre(string username, string password, string url) =>
        Assert.Equal(url, Redis.Url(new ConnectionInfo("h", 1, username, password, "0")));

    [Fact]
    public void Names_OfADependency_AreItsPrefixedConventionalAndOwnOnes()
    {
        var spec = new AppStackSpec
        {
            Dependencies =
            [
                new DependencySpec
                {
                    Name = "main",
                    Postgres = new PostgresSpec { Managed = new ManagedSqlSpec { Version = "15" } },
                    Env = [new DependencyVariable { Name = "DSN", Format = "{host}" }],
                },
                new DependencySpec { Name = "mail", Service = new ServiceSpec { Host = "mail", Port = 25 } },
            ],
        };

        var main = VariableNames.Of(spec, spec.Dependencies[0]);
        Assert.Superset(new HashSet<string> { "MAIN_HOST", "DATABASE_URL", "DB_POOL_SIZE", "DSN" }, main.ToHashSet());
        Assert.All(
            VariableNames.Of(spec, spec.Dependencies[1]),
            name => Assert.StartsWith("MAIL_", name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pg-shop", "app_pg_shop")]
    [InlineData("public", "app_public")]
    [InlineData("template0", "app_template0")]
    [InlineData("postgres", "postgres")]
    public void PostgresCredentials_OfANameThatPostgresKeepsForItself_AreOthers(string stack, string name)
    {
        var credentials = Postgres.Credentials(stack, "1").Fixed;
        Assert.Equal((name, name), (credentials["username"], credentials["database"]));
    }

    [Fact]
    public void PostgresCredentials_OfAStackWithHyphens_NeedNoQuotes() =>
        Assert.Equal("my_shop", Postgres.Credentials("my-shop", "1").Fixed["database"]);

    [Theory]
    [InlineData("my-shop", "my_shop")]
    [InlineData("mysql", "app_mysql")]
    [InlineData("root", "app_root")]
    [InlineData("performance-schema", "app_performance_schema")]
    public void MysqlCredentials_OfAName_NeedNoQuotesAndAreNobodyElses(string stack, string name)
    {
        var credentials = EngineCatalog.Named("mysql")!.Credentials(stack, "1");
        Assert.Equal((name, name), (credentials.Fixed["username"], credentials.Fixed["database"]));
        Assert.Equal(["password", "root-password"], credentials.Random);
    }

    [Theory]
    [InlineData("8.4", "exec mysqladmin -h")]
    [InlineData("10.11", "exec mysqladmin --skip-ssl -h")]
    [InlineData("11.4", "exec mariadb-admin --skip-ssl -h")]
    public void MysqlProbe_OfAVersion_IsTheProgramThatItsImageHas(string version, string words)
    {
        var pod = EngineCatalog.Named("mysql")!.Pod(
            new ManagedServer("s", "m", new ManagedSqlSpec { Version = version }, "s-d-credentials", "s-d-data", 200));

        var container = Assert.Single(pod.Containers);
        Assert.Contains(words, container.ReadinessProbe!.Exec!.Command[^1], StringComparison.Ordinal);
        Assert.Contains("--max-connections=200", container.Args!);
        Assert.Equal(200, EngineCatalog.Named("mysql")!.MaxConnections(pod));
    }

    [Fact]
    public void RedisArguments_WithAnyPassword_NeverHoldIt()
    {
        var pod = Redis.Pod(
            new ManagedServer("s", "redis:7", new ManagedRedisSpec { Version = "7" }, "s-c-credentials", "s-c-data", null));

        Assert.DoesNotContain(pod.Containers[0].Args!, a => a.Contains("$(REDISCLI_AUTH)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("6.2", false)]
    [InlineData("7", true)]
    [InlineData("8.0", true)]
    public void RedisProbe_OfAVersion_AsksForAnExitCodeWhereItCan(string version, bool strict)
    {
        var pod = Redis.Pod(
            new ManagedServer("s", $"redis:{version}", new ManagedRedisSpec { Version = version }, "c", null, null));

        Assert.Equal(strict, pod.Containers[0].ReadinessProbe!.Exec!.Command.Contains("-e"));
    }

    [Fact]
    public void Images_FromARegistry_AreRepositoryAndVersion()
    {
        var images = new EngineImages().With(Postgres.Images[0], "registry:5000/mirror/postgres");

        Assert.Equal("registry:5000/mirror/postgres:15.4", images.Of(Postgres, "15.4"));
        Assert.Equal("redis:7", images.Of(Redis, "7"));
    }

    [Fact]
    public void Images_OfMysql_AreMysqlsOrMariadbsByVersion()
    {
        var mysql = EngineCatalog.Named("mysql")!;
        var images = new EngineImages().With(mysql.Images[1], "registry:5000/mariadb");

        Assert.Equal("mysql:8.4", images.Of(mysql, "8.4"));
        Assert.Equal("mysql:9", images.Of(mysql, "9"));
        Assert.Equal("registry:5000/mariadb:10.11", images.Of(mysql, "10.11"));
    }

    [Theory]
    [InlineData("mysql", "8.0", true)]
    [InlineData("mysql", "8.4.3", true)]
    [InlineData("mysql", "9", true)]
    [InlineData("mysql", "9.2", true)]
    [InlineData("mysql", "10.6", true)]
    [InlineData("mysql", "11.4.2", true)]
    [InlineData("mysql", "8", false)]
    [InlineData("mysql", "8.1", false)]
    [InlineData("mysql", "5.7", false)]
    [InlineData("mysql", "10", false)]
    [InlineData("mysql", "11", false)]
    [InlineData("mysql", "12.0", false)]
    [InlineData("postgres", "11.9", false)]
    [InlineData("postgres", "12", true)]
    [InlineData("postgres", "18.1", true)]
    [InlineData("postgres", "19", false)]
    [InlineData("redis", "99999999999999999999", false)]
    public void Versions_OfAnEngine_AreThoseThatItCanRun(string engine, string version, bool allowed) =>
        Assert.Equal(allowed, EngineCatalog.Named(engine)!.Versions.Allows(version));
}
