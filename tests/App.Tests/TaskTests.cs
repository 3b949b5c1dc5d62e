namespace Ballast.App.Tests;

public sealed class TaskTests(Servers servers) : IClassFixture<Servers>
{
    [Fact]
    public async Task Task_Succeeds_LeavesItsResult()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        await servers.ExecuteAsync(database, "INSERT INTO notes (title) VALUES ('one'), ('two')");

        var (code, output, errors) = await AppProcess.RunAsync(servers.EnvironmentFor(database), "task", "stats");

        Assert.True(code == 0, errors);
        Assert.EndsWith("task stats: done, 1 rows", output, StringComparison.Ordinal);
        Assert.Equal(2L, await servers.ScalarAsync<long>(database, "SELECT notes FROM note_stats"));
        Assert.Equal("stats", await servers.ScalarAsync<string>(database, "SELECT task FROM task_runs"));
    }

    [Fact]
    public async Task Task_ConnectionFails_IsTriedThreeTimesThenExits3()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["DATABASE_URL"] = $"postgresql://u:p@127.0.0.1:{FreePort.Next()}/d";

        var (code, output, errors) = await AppProcess.RunAsync(environment, "task", "stats");

        Assert.Equal((3, "task: connection refused"), (code, errors));
        Assert.Contains("try 1 of 3", output, StringComparison.Ordinal);
        Assert.Contains("try 2 of 3", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_RunsOlderThanThirtyDays_AreRemovedAndTheOthersStay()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        await servers.ExecuteAsync(
            database,
            "INSERT INTO task_runs (task, result, finished_at) VALUES "
                + "('old', 'done', now() - interval '31 days'), ('young', 'done', now() - interval '29 days')");

        var (_, output, errors) = await AppProcess.RunAsync(servers.EnvironmentFor(database), "task", "purge");

        Assert.True(output.EndsWith("task purge: done, 1 rows", StringComparison.Ordinal), output + errors);
        Assert.Equal(
            "purge, young",
            await servers.ScalarAsync<string>(database, "SELECT string_agg(task, ', ' ORDER BY task) FROM task_runs"));
    }

    [Fact]
    public async Task Schedule_TaskTakesLong_DoesNotOverlapAndMayFinishWhenToldToStop()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        var environment = servers.EnvironmentFor(database);
        environment["SCHEDULE"] = "stats: @every 1; purge: @every 1";
        var held = await servers.LockAsync(database, "note_stats");
        await using var app = AppProcess.Start(environment, "schedule");
        await using (held)
        {
            await Eventually.TrueAsync(async () => await servers.WaitingAsync(database) == 1, () => app.Output);
            await Eventually.TrueAsync(() => app.Output.Split("Task purge: done").Length > 3, "the other has run three times");
            Assert.Equal(1, await servers.WaitingAsync(database));

            app.Signal(AppProcess.SigTerm);

            await Eventually.TrueAsync(() => app.Output.Contains("Task purge is no longer scheduled"), "it stops");
        }

        Assert.Equal(0, await app.ExitAsync());
        Assert.Equal(1L, await servers.ScalarAsync<long>(database, "SELECT count(*) FROM task_runs WHERE task = 'stats'"));
    }

    [Fact]
    public async Task Schedule_TaskOutlastsTheStop_IsAbandoned()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        var environment = servers.EnvironmentFor(database);
        environment["SCHEDULE"] = "stats: @every 1";
        environment["STOP_TIMEOUT_SECONDS"] = "0.5";
        var held = await servers.LockAsync(database, "note_stats");
        await using var app = AppProcess.Start(environment, "schedule");
        await using (held)
        {
            await Eventually.TrueAsync(async () => await servers.WaitingAsync(database) == 1, () => app.Output);

            app.Signal(AppProcess.SigTerm);

            Assert.Equal(0, await app.ExitAsync());
        }

        Assert.Equal(0L, await servers.ScalarAsync<long>(database, "SELECT count(*) FROM task_runs"));
    }

    [Fact]
    public async Task Schedule_OneTaskFailsAndTheDatabaseGoesAway_TheOtherGoesOn()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        var environment = servers.EnvironmentFor(database);
        environment["SCHEDULE"] = "stats: @every 1; purge: @every 1";
        environment["FAULT_FAIL_TASKS"] = "purge";
        await using var app = AppProcess.Start(environment, "schedule");

        await Eventually.TrueAsync(() => app.Output.Split("Task purge failed").Length > 2, "purge has failed twice");
        var before = await servers.ScalarAsync<long>(database, "SELECT count(*) FROM task_runs");
        await Eventually.TrueAsync(async () => await RunsAsync() > before, "stats has run after that");

        Assert.Equal(System.Net.HttpStatusCode.OK, (await app.Http.GetAsync("/health")).StatusCode);
        var metrics = await app.Http.GetStringAsync("/metrics");
        Assert.Matches("""(?m)^app_task_duration_seconds_count\{result="failed",task="purge"\} [2-9]$""", metrics);
        Assert.Matches("""(?m)^app_task_duration_seconds_count\{result="done",task="stats"\} [1-9]$""", metrics);

        await servers.StopPostgresAsync();
        try
        {
            await Eventually.TrueAsync(
                () => app.Output.Contains("Task stats failed: connection refused", StringComparison.Ordinal), "stats has failed");
        }
        finally
        {
            await servers.StartPostgresAsync();
        }

        before = await RunsAsync();
        await Eventually.TrueAsync(async () => await RunsAsync() > before, "stats runs again");
        Assert.Equal(0L, await servers.ScalarAsync<long>(database, "SELECT count(*) FROM task_runs WHERE task = 'purge'"));
        app.Signal(AppProcess.SigTerm);
        Assert.Equal(0, await app.ExitAsync());

        async Task<long> RunsAsync() =>
            await servers.ScalarAsync<long>(database, "SELECT count(*) FROM task_runs WHERE task = 'stats'");
    }
}
