using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ballast.App.Dependencies.Databases;

namespace Ballast.App.Tests;

/// <summary>What of the application is not the same with MySQL as with PostgreSQL, on a real MariaDB.</summary>
public sealed class MysqlTests(Mysql mysql) : IClassFixture<Mysql>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-migrations-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Migrate_ThreeAtOnceBesideAnotherDatabase_EachFileIsAppliedOnce()
    {
        Write("1.sql", "CREATE TABLE counted (n int); INSERT INTO counted VALUES (1);");
        Write("2.sql", "INSERT INTO counted VALUES (2);");
        var database = await mysql.CreateDatabaseAsync();
        var environment = EnvironmentFor(database, ("FAULT_SLOW_MIGRATION_SECONDS", "0.3"));

        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AppProcess.RunAsync(environment, "migrate")));

        Assert.All(runs, run => Assert.True(run.Code == 0, run.Errors));
        Assert.Equal(
            ["migrate: 0 applied, 2 already there", "migrate: 0 applied, 2 already there", "migrate: 2 applied, 0 already there"],
            runs.Select(run => run.Output.Split('\n')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(2L, await mysql.ScalarAsync(database, "SELECT count(*) FROM counted"));
    }

    [Fact]
    public async Task Migrate_LockOfOneDatabaseIsTaken_AnotherIsMigrated()
    {
        await using var holder = await mysql.OpenAsync("app", "migrated");
        await using var take = holder.CreateCommand();
        take.CommandText = "SELECT GET_LOCK(CONCAT('ballast.', SHA1('migrated')), 10)";
        Assert.Equal(1L, Convert.ToInt64(await take.ExecuteScalarAsync()));
        await using var waits = AppProcess.Start(mysql.EnvironmentFor("migrated"), "migrate");
        await Eventually.TrueAsync(() => waits.Output.Contains("Waiting for the migration lock"), "it wants the lock");

        var another = mysql.EnvironmentFor(await mysql.CreateDatabaseAsync());
        var (code, output, errors) = await AppProcess.RunAsync(another, "migrate");

        Assert.True(code == 0, errors);
        Assert.EndsWith("0 already there", output, StringComparison.Ordinal);
        Assert.False(waits.HasExited, waits.Output);
        await holder.CloseAsync();
        Assert.Equal(0, await waits.ExitAsync());
    }

    [Fact]
    public async Task Migrate_KilledInTheMiddle_RepeatableFileIsFinishedByTheNext()
    {
        Write(
            "1.sql",
            "CREATE TABLE IF NOT EXISTS counted (n int PRIMARY KEY); DO SLEEP(2); INSERT IGNORE INTO counted VALUES (1);");
        var database = await mysql.CreateDatabaseAsync();
        var environment = EnvironmentFor(database);
        await using (var first = AppProcess.Start(environment, "migrate"))
        {
            await Eventually.TrueAsync(
                async () => 1L == (long)(await mysql.ScalarAsync(
                    database, "SELECT count(*) FROM information_schema.processlist WHERE info LIKE 'DO SLEEP%'"))!,
                "it is in the middle of the file");
            first.Signal(AppProcess.SigKill);
            await first.ExitAsync();
        }

        var (code, output, errors) = await AppProcess.RunAsync(environment, "migrate");

        Assert.True(code == 0, errors);
        Assert.EndsWith("migrate: 1 applied, 0 already there", output, StringComparison.Ordinal);
        Assert.Equal(1L, await mysql.ScalarAsync(database, "SELECT count(*) FROM counted"));
    }

    [Fact]
    public async Task Migrate_BrokenFile_SaysWhyInTheServersWords()
    {
        Write("1.sql", "CREATE TABLE kept (n int); ALTER TABLE kept ADD COLUMN n int;");

        var (code, _, errors) = await AppProcess.RunAsync(EnvironmentFor(await mysql.CreateDatabaseAsync()), "migrate");

        Assert.Equal((1, "migrate: 1.sql failed: Duplicate column name 'n' (1060)"), (code, errors));
    }

    [Fact]
    public async Task Check_Up_SaysSoWithItsVersion()
    {
        var (code, output, errors) = await AppProcess.RunAsync(mysql.EnvironmentFor("migrated"), "check");

        Assert.True(code == 0, errors);
        Assert.Matches(@"^database at 127\.0\.0\.1:\d+/migrated: ok, version 10\.11\.\d+, [\d.]+ ms$", output.Split('\n')[^1]);
    }

    [Fact]
    public async Task Check_EachWayADatabaseFails_HasItsOwnWords()
    {
        await using var only = await mysql.OpenAsync("crowded", "migrated");
        (string Url, string Words)[] cases =
        [
            (mysql.Url("migrated").Replace(mysql.Address, $"127.0.0.1:{FreePort.Next()}"), "connection refused"),
            (mysql.Url("migrated").Replace(mysql.Address, "nowhere.invalid"), "unknown host"),
            (mysql.Url("migrated", password: "wrong"), "authentication failed"),
            (mysql.Url("migrated", user: "crowded"), "too many connections"),
            (mysql.Url("migrated", user: "stranger"), "the user may not use the database"),
            (mysql.Url("absent"), "the database does not exist"),
        ];

        var runs = await Task.WhenAll(cases.Select(c => AppProcess.RunAsync(
            new Dictionary<string, string>(mysql.EnvironmentFor("migrated")) { ["DATABASE_URL"] = c.Url }, "check")));

        Assert.All(runs, run => Assert.Equal(3, run.Code));
        Assert.Equal(cases.Select(c => c.Words), runs.Select(run => run.Errors.Split('\n')[0].Split(": ")[^1]));
    }

    [Fact]
    public async Task Serve_Notes_AreStoredReadAndDeleted()
    {
        await using var app = await AppProcess.ServeAsync(await MigratedAsync());

        var created = await app.Http.PostAsJsonAsync("/api/v1/notes", new { title = "Grüße 🎈", body = "" });

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var note = await app.Http.GetFromJsonAsync<JsonElement>(created.Headers.Location);
        Assert.Equal("Grüße 🎈", note.GetProperty("title").GetString());
        Assert.InRange(
            DateTimeOffset.UtcNow - note.GetProperty("createdAt").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromMinutes(5));
        var metrics = await app.Http.GetStringAsync("/metrics");
        Assert.Contains("db_client_connections_usage{", metrics, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Http.DeleteAsync(created.Headers.Location)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.DeleteAsync(created.Headers.Location)).StatusCode);
    }

    [Fact]
    public async Task Serve_ServerStopsAndReturns_HealthFollowsAndPrePingSparesTheNextRequest()
    {
        var environment = mysql.EnvironmentFor("migrated");
        environment["DB_POOL_PRE_PING"] = "true";
        await using var app = await AppProcess.ServeAsync(environment);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/notes")).StatusCode);
        await mysql.StopAsync();
        await mysql.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/notes")).StatusCode);

        await mysql.StopAsync();
        try
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
            var refused = await app.Http.GetAsync("/api/v1/notes");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Matches(
                """^{"error":"database: connection refused(; next try in [12] s)?"}$""",
                await refused.Content.ReadAsStringAsync());
        }
        finally
        {
            await mysql.StartAsync();
        }

        await Eventually.TrueAsync(
            async () => (await app.Http.GetAsync("/api/v1/health/readiness")).IsSuccessStatusCode, "it is ready again");
    }

    [Fact]
    public async Task Serve_StatementOverItsTime_IsEndedAndAnsweredInPlainWords()
    {
        var environment = await MigratedAsync();
        var database = environment["DATABASE_URL"].Split('/')[^1].Split('?')[0];
        await mysql.ScalarAsync(
            database,
            "RENAME TABLE notes TO kept; "
                + "CREATE VIEW notes AS SELECT kept.* FROM (SELECT SLEEP(60)) AS wait LEFT JOIN kept ON true");
        environment["DB_STATEMENT_TIMEOUT_MS"] = "200";
        await using var app = await AppProcess.ServeAsync(environment);

        var answer = await app.Http.GetAsync("/api/v1/notes");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(
            "database: the statement took too long", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InsertOnce_ASecondTime_ChangesNothing()
    {
        var database = (await MigratedAsync())["DATABASE_URL"].Split('/')[^1].Split('?')[0];
        var sql = new MysqlEngine().InsertOnce("INSERT INTO jobs (id, name) VALUES ('same', 'mail')", "id");

        await mysql.ScalarAsync(database, sql);
        await mysql.ScalarAsync(database, sql);

        Assert.Equal(1L, await mysql.ScalarAsync(database, "SELECT count(*) FROM jobs"));
    }

    [Fact]
    public async Task Schedule_EachTask_RunsAndLeavesItsResult()
    {
        var environment = await MigratedAsync();
        var database = environment["DATABASE_URL"].Split('/')[^1].Split('?')[0];
        await mysql.ScalarAsync(database, "INSERT INTO notes (title, body) VALUES ('one', ''), ('two', '')");
        await mysql.ScalarAsync(
            database, "INSERT INTO task_runs (task, result, finished_at) VALUES ('old', '', '2020-01-01'), ('new', '', now())");
        environment["SCHEDULE"] = "stats: @every 1; purge: @every 1";
        await using var app = AppProcess.Start(environment, "schedule");

        const string RunTwice = """
            SELECT count(*) FROM
                (SELECT task FROM task_runs WHERE task IN ('stats', 'purge') GROUP BY task HAVING count(*) > 1) AS done
            """;
        await Eventually.TrueAsync(
            async () => Equals(2L, await mysql.ScalarAsync(database, RunTwice)), () => $"both ran twice: {app.Output}");

        Assert.Equal(2L, await mysql.ScalarAsync(database, "SELECT notes FROM note_stats"));
        Assert.Equal(
            "new", await mysql.ScalarAsync(database, "SELECT max(task) FROM task_runs WHERE task IN ('old', 'new')"));
        var (code, output, errors) = await AppProcess.RunAsync(environment, "task", "purge");
        Assert.True(code == 0, errors);
        Assert.EndsWith("task purge: done, 0 rows", output, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string>> MigratedAsync()
    {
        var environment = mysql.EnvironmentFor(await mysql.CreateDatabaseAsync());
        var (code, _, errors) = await AppProcess.RunAsync(environment, "migrate");
        Assert.True(code == 0, errors);
        return environment;
    }

    private void Write(string name, string sql) => File.WriteAllText(Path.Combine(_folder.FullName, name), sql);

    private Dictionary<string, string> EnvironmentFor(string database, params (string Name, string Value)[] variables)
    {
        var environment = mysql.EnvironmentFor(database);
        environment["MIGRATIONS_DIR"] = _folder.FullName;
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return environment;
    }
}
