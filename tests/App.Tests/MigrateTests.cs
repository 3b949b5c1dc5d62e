namespace Ballast.App.Tests;

public sealed class MigrateTests(Servers servers) : IClassFixture<Servers>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-migrations-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Migrate_ThreeAtOnce_EachFileIsAppliedOnce()
    {
        // Not idempotent, so that a second application would fail or be seen.
        Write("1.sql", "CREATE TABLE counted (n int); INSERT INTO counted VALUES (1);");
        Write("2.sql", "INSERT INTO counted VALUES (2);");
        var database = await servers.CreateDatabaseAsync(migrated: false);
        var environment = EnvironmentFor(database, ("FAULT_SLOW_MIGRATION_SECONDS", "0.3"));

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AppProcess.RunAsync(environment, "migrate")));

        Assert.All(runs, run => Assert.True(run.Code == 0, run.Errors));
        Assert.Equal(
            ["migrate: 0 applied, 2 already there", "migrate: 0 applied, 2 already there", "migrate: 2 applied, 0 already there"],
            runs.Select(run => run.Output.Split('\n')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(2L, await servers.ScalarAsync<long>(database, "SELECT count(*) FROM counted"));
        Assert.Equal(2L, await servers.ScalarAsync<long>(database, "SELECT count(*) FROM schema_migrations"));
    }

    [Fact]
    public async Task Migrate_KilledInTheMiddle_IsFinishedByTheNext()
    {
        Write("1.sql", "CREATE TABLE counted (n int); INSERT INTO counted VALUES (1);");
        Write("2.sql", "INSERT INTO counted VALUES (2); SELECT pg_sleep(1);");
        var database = await servers.CreateDatabaseAsync(migrated: false);
        var environment = EnvironmentFor(database);

        await using (var first = AppProcess.Start(environment, "migrate"))
        {
            await Eventually.TrueAsync(
                () => first.Output.Contains("Applying 2.sql", StringComparison.Ordinal), "it is within the second file");
            first.Signal(AppProcess.SigKill);
            Assert.NotEqual(0, await first.ExitAsync());
        }

        Assert.Equal(1L, await servers.ScalarAsync<long>(database, "SELECT count(*) FROM counted"));
        var (code, output, errors) = await AppProcess.RunAsync(environment, "migrate");
        Assert.True(code == 0, errors);
        Assert.EndsWith("migrate: 1 applied, 1 already there", output, StringComparison.Ordinal);
        Assert.Equal(2L, await servers.ScalarAsync<long>(database, "SELECT count(*) FROM counted"));
    }

    [Fact]
    public async Task Migrate_KilledInALongStatement_TheServerLetsTheLockGo()
    {
        Write("1.sql", "SELECT pg_sleep(600)");
        var database = await servers.CreateDatabaseAsync(migrated: false);
        await using (var first = AppProcess.Start(EnvironmentFor(database), "migrate"))
        {
            await Eventually.TrueAsync(
                async () => 1L == await servers.ScalarAsync<long>(
                    database,
                    $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND query = 'SELECT pg_sleep(600)'"),
                "the statement runs");
            first.Signal(AppProcess.SigKill);
            await first.ExitAsync();
        }

        const string Locks = """
            SELECT count(*) FROM pg_locks
            WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;
        await Eventually.TrueAsync(async () => 0L == await servers.ScalarAsync<long>(database, Locks), "the lock is free");
    }

    [Fact]
    public async Task Migrate_BrokenFile_KeepsWhatWentBeforeAndSaysWhy()
    {
        Write("1.sql", "CREATE TABLE kept (n int);");
        Write("2.sql", "CREATE TABLE lost (n int); ALTER TABLE kept ADD COLUMN n int;");
        var database = await servers.CreateDatabaseAsync(migrated: false);

        var (code, _, errors) = await AppProcess.RunAsync(EnvironmentFor(database), "migrate");

        Assert.Equal(1, code);
        Assert.Equal("migrate: 2.sql failed: column \"n\" of relation \"kept\" already exists (42701)", errors);
        Assert.True(
            await servers.ScalarAsync<bool>(database, "SELECT to_regclass('kept') IS NOT NULL AND to_regclass('lost') IS NULL"));
    }

    [Fact]
    public async Task Migrate_FileChangedAfterItWasApplied_IsRefused()
    {
        Write("1.sql", "CREATE TABLE kept (n int);");
        var database = await servers.CreateDatabaseAsync(migrated: false);
        Assert.Equal(0, (await AppProcess.RunAsync(EnvironmentFor(database), "migrate")).Code);

        Write("1.sql", "CREATE TABLE kept (n bigint);");
        var (code, _, errors) = await AppProcess.RunAsync(EnvironmentFor(database), "migrate");

        Assert.Equal((1, "migrate: 1.sql was changed after it was applied; restore it and add a new file"), (code, errors));
    }

    [Fact]
    public async Task Migrate_FaultSwitchedOn_FailsWithItsMessageAndChangesNothing()
    {
        Write("1.sql", "CREATE TABLE lost (n int);");
        var database = await servers.CreateDatabaseAsync(migrated: false);

        var (code, _, errors) =
            await AppProcess.RunAsync(EnvironmentFor(database, ("FAULT_FAIL_MIGRATION", "column x exists")), "migrate");

        Assert.Equal((1, "migrate: 1.sql failed: column x exists"), (code, errors));
        Assert.True(await servers.ScalarAsync<bool>(database, "SELECT to_regclass('lost') IS NULL"));
    }

    private void Write(string name, string sql) => File.WriteAllText(Path.Combine(_folder.FullName, name), sql);

    private Dictionary<string, string> EnvironmentFor(string database, params (string Name, string Value)[] variables)
    {
        var environment = servers.EnvironmentFor(database);
        environment["MIGRATIONS_DIR"] = _folder.FullName;
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return environment;
    }
}
