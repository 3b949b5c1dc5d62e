namespace Ballast.App.Tests;

public sealed class CheckTests(Servers servers) : IClassFixture<Servers>
{
    [Fact]
    public async Task Check_BothUp_SaysSoWithVersions()
    {
        var (code, output, _) = await AppProcess.RunAsync(servers.EnvironmentFor("migrated"), "check");

        Assert.Equal(0, code);
        Assert.Matches(@"database at 127\.0\.0\.1:\d+/migrated: ok, version 15\.\d+, [\d.]+ ms", output);
        Assert.Matches(@"redis at 127\.0\.0\.1:\d+/0: ok, version 7\.[\d.]+, [\d.]+ ms", output);
    }

    [Fact]
    public async Task Check_EachWayADatabaseFails_HasItsOwnWords()
    {
        await servers.ExecuteAsync("postgres", $"CREATE ROLE crowded LOGIN PASSWORD '{Servers.Password}' CONNECTION LIMIT 0");
        (string Url, string Words)[] cases =
        [
            (servers.DatabaseUrl("migrated")
                .Replace(servers.PostgresAddress, $"127.0.0.1:{FreePort.Next()}"), "connection refused"),
            (servers.DatabaseUrl("migrated").Replace(servers.PostgresAddress, "nowhere.invalid"), "unknown host"),
            (servers.DatabaseUrl("migrated", password: "wrong"), "authentication failed"),
            (servers.DatabaseUrl("migrated", user: "crowded"), "too many connections"),
            (servers.DatabaseUrl("absent"), "the database does not exist"),
        ];

        var runs = await Task.WhenAll(cases.Select(c =>
            AppProcess.RunAsync(
                new Dictionary<string, string>(servers.EnvironmentFor("migrated")) { ["DATABASE_URL"] = c.Url }, "check")));

        Assert.All(runs, run => Assert.Equal(3, run.Code));
        Assert.Equal(cases.Select(c => c.Words), runs.Select(run => run.Errors.Split('\n')[0].Split(": ")[^1]));
    }

    [Theory]
    [InlineData("database", 0, "connection refused (not required)")]
    [InlineData("database,redis", 3, "connection refused")]
    public async Task Check_RedisDown_FailsOnlyWhereItIsRequired(string required, int expected, string words)
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["REDIS_URL"] = $"redis://127.0.0.1:{FreePort.Next()}/0";
        environment["REQUIRED_DEPENDENCIES"] = required;

        var (code, output, errors) = await AppProcess.RunAsync(environment, "check");

        Assert.Equal(expected, code);
        Assert.EndsWith(words, (output + errors).Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WrongRedisPassword_SaysAuthenticationFailed()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["REDIS_URL"] = servers.RedisUrl.Replace(Uri.EscapeDataString(Servers.Password), "wrong");

        var (_, output, _) = await AppProcess.RunAsync(environment, "check");

        Assert.EndsWith("authentication failed (not required)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCommand_FaultyConfiguration_ListsAllFaultsAndExits2()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["DB_POOL_SIZE"] = "none";
        environment["PORT"] = "0";
        environment["SECRET_KEY"] = "changeme";

        var (code, output, errors) = await AppProcess.RunAsync(environment);

        Assert.Equal((2, ""), (code, output));
        Assert.Equal(["configuration: 3 faults", "  PORT", "  DB_POOL_SIZE", "  SECRET_KEY"],
            errors.Split('\n').Select((line, i) => i == 0 ? line : line.Split(':')[0]));
    }
}
