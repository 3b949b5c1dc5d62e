using System.Net;
using System.Text.RegularExpressions;

namespace Ballast.App.Tests;

public sealed class DashboardTests(Servers servers) : IClassFixture<Servers>
{
    [Fact]
    public async Task Dashboard_ShowsDependenciesNotesAndTaskRuns_AndThatTheDatabaseIsAway()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        await servers.ExecuteAsync(database, "INSERT INTO notes (title) SELECT 'note' FROM generate_series(1, 42)");
        await servers.ExecuteAsync(
            database, "INSERT INTO task_runs (task, result) VALUES ('stats', '<script>alert(1)</script>')");
        await servers.ExecuteAsync(
            database,
            "INSERT INTO task_runs (task, result, finished_at) "
                + "SELECT 'run' || n, 'done', now() - n * interval '1 hour' FROM generate_series(1, 10) n");
        await using var app = AppProcess.Start(servers.EnvironmentFor(database), "dashboard");
        var page = "";
        await Eventually.TrueAsync(async () => (page = await app.Http.GetStringAsync("/")).Length > 0, "it shows a page");

        Assert.Contains("<td>database</td>", page, StringComparison.Ordinal);
        Assert.Contains("<p>42</p>", page, StringComparison.Ordinal);
        Assert.Contains("<td>stats</td><td>&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal(
            ["stats", .. Enumerable.Range(1, 9).Select(n => $"run{n}")],
            Regex.Matches(page, "<td>(stats|run[0-9]+)</td>").Select(m => m.Groups[1].Value));
        Assert.DoesNotContain("class=\"down\"", page, StringComparison.Ordinal);
        var answer = await app.Http.GetAsync("/");
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.StartsWith(
            "default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/v1/notes")).StatusCode);

        await servers.StopPostgresAsync();
        try
        {
            await Eventually.TrueAsync(
                async () => (page = await app.Http.GetStringAsync("/")).Contains("<td>connection refused"), () => page);
            Assert.Matches("""<p class="down">database: connection refused""", page);
            Assert.Contains("""<tr class="down"><td>database</td>""", page, StringComparison.Ordinal);
            Assert.Contains("<tr><td>redis</td>", page, StringComparison.Ordinal);
        }
        finally
        {
            await servers.StartPostgresAsync();
        }
    }

    [Fact]
    public async Task Load_OfAnAppThatServes_TellsLatenciesAndErrorsByKind()
    {
        await using var app = await AppProcess.ServeAsync(servers.EnvironmentFor("migrated"));

        var good = await LoadAsync($"{app.Http.BaseAddress}health", "1", "4");
        Assert.Equal(0, good.Code);
        Assert.Matches(
            @"^load: \d\d+ requests in [\d.]+ s, \d+ a second, 0 errors\n"
                + @"  p50 [\d.]+ ms, p90 [\d.]+ ms, p99 [\d.]+ ms\n  errors: none$",
            good.Output);
        var missing = await LoadAsync($"{app.Http.BaseAddress}api/v1/notes/424242", "1", "2");
        Assert.Equal(1, missing.Code);
        Assert.Matches(@"(?m)^  errors: 404 x \d+$", missing.Errors);
        var refused = await LoadAsync($"http://127.0.0.1:{FreePort.Next()}", "1", "1");
        Assert.Matches(
            @"p50 - ms, p90 - ms, p99 - ms: no request succeeded\n  errors: connection refused x \d+$", refused.Errors);
        Assert.Equal(
            (2, "usage: load URL [SECONDS [CONCURRENCY]]"), ((await LoadAsync("none")).Code, (await LoadAsync("none")).Errors));
    }

    private static Task<(int Code, string Output, string Errors)> LoadAsync(params string[] arguments) =>
        AppProcess.RunAsync(new Dictionary<string, string>(), ["load", .. arguments]);
}
