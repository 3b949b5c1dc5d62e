using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Engines;

public sealed class DependencyEnvironmentTests
{
    private static readonly ConnectionInfo Connection = new("h", 1, "u", "p", "d");

    [Fact]
    public void Environment_OfAName_IsUpperCaseWithUnderscores() => Assert.Equal(
        "u", Build(new AppStackSpec { Dependencies = [Sql("main-db")] }, "main-db")["MAIN_DB_USERNAME"]);

    [Fact]
    public void Environment_OfTheOnlySqlServer_HasTheConventionalNames()
    {
        var spec = new AppStackSpec { Dependencies = [Sql("db") with { Pool = new PoolSpec { Size = 3, PrePing = true } }] };

        var variables = Build(spec, "db");

        Assert.Equal("postgresql://u:p@h:1/d", variables["DATABASE_URL"]);
        Assert.Equal("3", variables["DB_POOL_SIZE"]);
        Assert.Equal("true", variables["DB_POOL_PRE_PING"]);
        Assert.DoesNotContain("DB_POOL_TIMEOUT", variables.Keys);
    }

    [Fact]
    public void Environment_OfOneSqlServerOfSeveral_HasThemOnlyWhereItClaimsTheUrl()
    {
        var claim = new DependencyVariable { Name = "DATABASE_URL", Format = "x://{host}" };
        var spec = new AppStackSpec
        {
            Dependencies = [Sql("a") with
            {
                Env = [claim],
                Pool = new PoolSpec { Size = 3 }
            }, Sql("b") with { Pool = new PoolSpec { Size = 4 } }],
        };

        Assert.Equal("x://h", Build(spec, "a")["DATABASE_URL"]);
        Assert.Equal("3", Build(spec, "a")["DB_POOL_SIZE"]);
        Assert.DoesNotContain("DATABASE_URL", Build(spec, "b").Keys);
        Assert.DoesNotContain("DB_POOL_SIZE", Build(spec, "b").Keys);
    }

    [Fact]
    public void Names_AndValues_AgreeForEveryEngine()
    {
        var pool =
            new PoolSpec { Size = 1, Overflow = 1, RecycleSeconds = 1, TimeoutSeconds = 1, PrePing = false, MaxConnections = 1 };
        var spec = new AppStackSpec
        {
            Dependencies =
            [
                Sql("db") with { Pool = pool },
                new DependencySpec
                {
                    Name = "cache",
                    Pool = pool,
                    Redis = new RedisSpec { Managed = new ManagedRedisSpec { Version = "7" } }
                },
            ],
        };

        Assert.All(spec.Dependencies, d => Assert.Equal(VariableNames.Of(spec, d).Order(), Build(spec, d.Name).Keys.Order()));
    }

    private static DependencySpec Sql(string name) =>
        new() { Name = name, Postgres = new PostgresSpec { Managed = new ManagedSqlSpec { Version = "15" } } };

    private static Dictionary<string, string> Build(AppStackSpec spec, string dependency)
    {
        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in DependencyEnvironment.Build(
            spec, spec.Dependencies!.Single(d => d.Name == dependency), Connection))
        {
            variables[name] = value;
        }

        return variables;
    }
}
