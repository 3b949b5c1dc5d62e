using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ballast.App.Tests;

public sealed class ServeTests(Servers servers) : IClassFixture<Servers>
{
    [Fact]
    public async Task Serve_DatabaseDownAtStart_WaitsUntilItIsUp()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["CONNECT_TRIES"] = "100";
        await servers.StopPostgresAsync();
        try
        {
            await using var app = AppProcess.Start(environment);
            await Eventually.TrueAsync(
                () => app.Output.Contains("connection refused; try 2 of 100", StringComparison.Ordinal), "it has tried twice");
            await Assert.ThrowsAsync<HttpRequestException>(() => app.Http.GetAsync("/health"));

            await servers.StartPostgresAsync();
            await Eventually.TrueAsync(
                async () => (await app.Http.GetAsync("/api/v1/health/readiness")).IsSuccessStatusCode, "it serves");
        }
        finally
        {
            await servers.StartPostgresAsync();
        }
    }

    [Fact]
    public async Task Serve_DatabaseNeverUp_GivesUpInPlainWords()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["DATABASE_URL"] = "postgresql://u:p@nowhere.invalid/d";
        environment["CONNECT_TRIES"] = "2";

        var (code, _, errors) = await AppProcess.RunAsync(environment);

        Assert.Equal((3, "database at nowhere.invalid:5432/d: unknown host, after 2 tries"), (code, errors));
    }

    [Fact]
    public async Task Serve_ServersStopAndReturn_HealthFollows()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        await using var app = await AppProcess.ServeAsync(servers.EnvironmentFor(database));
        using var report = await ReportAsync(app, HttpStatusCode.OK, "healthy");
        Assert.Equal("connected", report.RootElement.GetProperty("database").GetProperty("status").GetString());
        Assert.StartsWith(
            "15.", report.RootElement.GetProperty("database").GetProperty("version").GetString(), StringComparison.Ordinal);
        Assert.True(report.RootElement.GetProperty("redis").GetProperty("latencyMilliseconds").GetDouble() > 0);
        Assert.True(report.RootElement.GetProperty("memory").GetProperty("workingSet").GetInt64() > 1 << 20);

        await servers.StopRedisAsync();
        try
        {
            using var degraded = await ReportAsync(app, HttpStatusCode.OK, "degraded");
            Assert.Equal("disconnected", degraded.RootElement.GetProperty("redis").GetProperty("status").GetString());
            Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
            Assert.Equal(HttpStatusCode.Created, (await PostAsync(app, "without a cache")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/notes/1")).StatusCode);
        }
        finally
        {
            await servers.StartRedisAsync();
        }

        await servers.StopPostgresAsync();
        try
        {
            using var unhealthy = await ReportAsync(app, HttpStatusCode.ServiceUnavailable, "unhealthy");
            Assert.Equal("connection refused", unhealthy.RootElement.GetProperty("database").GetProperty("message").GetString());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/health/liveness")).StatusCode);
            var refused = await app.Http.GetAsync("/api/v1/notes");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            await Eventually.TrueAsync(
                async () => Regex.IsMatch(
                    await (await app.Http.GetAsync("/api/v1/notes")).Content.ReadAsStringAsync(),
                    """^{"error":"database: connection refused; next try in [12] s"}$"""),
                "a request is refused by the open circuit");
        }
        finally
        {
            await servers.StartPostgresAsync();
        }

        using var again = await ReportAsync(app, HttpStatusCode.OK, "healthy");
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(app, "all is well")).StatusCode);
    }

    [Fact]
    public async Task Serve_ToldToStopWhileItWaits_EndsAtOnce()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["DATABASE_URL"] = $"postgresql://u:p@127.0.0.1:{FreePort.Next()}/d";
        environment["CONNECT_DELAY_SECONDS"] = "60";
        await using var app = AppProcess.Start(environment);
        await Eventually.TrueAsync(() => app.Output.Contains("try 1 of 5", StringComparison.Ordinal), "it waits");

        app.Signal(AppProcess.SigTerm);

        Assert.Equal(143, await app.ExitAsync());
        Assert.Equal("serve: stopped before it was done", app.Errors);
    }

    [Fact]
    public async Task Serve_PortInUse_SaysSo()
    {
        var environment = servers.EnvironmentFor("migrated");
        await using var first = await AppProcess.ServeAsync(environment);

        var (code, _, errors) = await AppProcess.RunAsync(environment);

        Assert.Equal((1, "serve: the port is in use"), (code, errors));
    }

    [Fact]
    public async Task Serve_DatabaseRestarted_PrePingSparesTheNextRequest()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["DB_POOL_PRE_PING"] = "true";
        await using var app = await AppProcess.ServeAsync(environment);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/notes")).StatusCode);

        await servers.StopPostgresAsync();
        await servers.StartPostgresAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/notes")).StatusCode);
    }

    [Fact]
    public async Task Serve_RedisHangs_OnlyTheFirstRequestsWaitForIt()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        await using var app = await AppProcess.ServeAsync(servers.EnvironmentFor(database));
        var location = (await PostAsync(app, "a note")).Headers.Location!;
        servers.FreezeRedis(true);
        try
        {
            var start = Stopwatch.StartNew();
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync(location)).StatusCode);
            }

            // The time-out is 1 s; without a circuit breaker, twenty time-outs would take 20 s.
            Assert.True(start.Elapsed < TimeSpan.FromSeconds(10), $"took {start.Elapsed}");
            Assert.Contains("going on without the cache", app.Output, StringComparison.Ordinal);
            await Eventually.TrueAsync(
                async () =>
                {
                    using var report = await ReportAsync(app, HttpStatusCode.OK, "degraded");
                    return report.RootElement.GetProperty("redis").GetProperty("message").GetString() is { } message
                        && message.StartsWith("timed out; next try in ", StringComparison.Ordinal)
                        && (await app.Http.GetStringAsync("/metrics")).Contains("app_circuit_state{dependency=\"redis\"} 2");
                },
                "the open circuit answers, and is shown");
        }
        finally
        {
            servers.FreezeRedis(false);
        }

        await Eventually.TrueAsync(
            async () => (await app.Http.GetAsync(location)).Headers.TryGetValues("X-Cache", out var cache)
                && cache.Single() == "hit",
            "the cache serves again");
    }

    [Fact]
    public async Task Health_WithoutRedis_AnswersWithTheDatabaseAlone()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment.Remove("REDIS_URL");
        await using var app = await AppProcess.ServeAsync(environment);

        Assert.Equal("""{"status":"ok","database":"connected"}""", await app.Http.GetStringAsync("/api/v1/health"));
        Assert.Equal("""{"status":"ok","database":"connected"}""", await app.Http.GetStringAsync("/api/v1/health/"));
    }

    [Fact]
    public async Task Notes_ReadTwice_ComeFromTheCache()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        var environment = servers.EnvironmentFor(database);
        environment["REDIS_URL"] = servers.RedisUrl[..^1] + "1"; // in 0, other tests have cached their note 1
        await using var app = await AppProcess.ServeAsync(environment);
        var created = await PostAsync(app, "Grüße");
        var location = created.Headers.Location!;

        Assert.Equal(["miss", "hit"], [await CacheAsync(), await CacheAsync()]);
        Assert.Contains("Grüße", (await app.Http.GetFromJsonAsync<JsonElement>(location)).GetProperty("title")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await app.Http.DeleteAsync(location)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync(location)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(app, "")).StatusCode);

        async Task<string> CacheAsync() => (await app.Http.GetAsync(location)).Headers.GetValues("X-Cache").Single();
    }

    [Fact]
    public async Task Serve_TerminatedUnderLoad_LosesNoRequestAndClosesInOrder()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        var environment = servers.EnvironmentFor(database);
        environment["STOP_DELAY_SECONDS"] = "2";
        environment["FAULT_SLOW_REQUEST_SECONDS"] = "2.5"; // so that requests are under way when the port closes
        await using var app = await AppProcess.ServeAsync(environment);
        using var away = new CancellationTokenSource();

        var clients = Enumerable.Range(0, 20).Select(ClientAsync).ToList();
        await Eventually.TrueAsync(async () => await CountAsync() >= 20, "requests are answered");
        app.Signal(AppProcess.SigTerm);
        await Eventually.TrueAsync(
            async () => (await app.Http.GetAsync("/api/v1/health/readiness")).StatusCode == HttpStatusCode.ServiceUnavailable,
            "readiness fails");
        for (var late = 0; late < 3; late++)
        {
            using var newcomer = new HttpClient { BaseAddress = app.Http.BaseAddress };
            Assert.Equal(HttpStatusCode.OK, (await newcomer.GetAsync("/health")).StatusCode);
        }

        await away.CancelAsync(); // the load balancer has stopped sending requests
        var answers = (await Task.WhenAll(clients)).SelectMany(a => a).ToList();

        Assert.Equal(0, await app.ExitAsync());
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Created, answer));
        Assert.Equal(answers.Count, await CountAsync());
        string[] order = ["Stopping: not ready", "All requests have ended", "Redis is closed", "The database pool is closed"];
        var at = order.Select(text => app.Output.IndexOf(text, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, at);
        Assert.Equal(at.Order(), at);

        async Task<List<HttpStatusCode>> ClientAsync(int client)
        {
            var statuses = new List<HttpStatusCode>();
            while (!away.IsCancellationRequested)
            {
                statuses.Add((await PostAsync(app, $"client {client}")).StatusCode);
            }

            return statuses;
        }

        Task<long> CountAsync() => servers.ScalarAsync<long>(database, "SELECT count(*) FROM notes");
    }

    [Fact]
    public async Task Serve_FaultsSwitchedOn_ShowWhereTheyShould()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["FAULT_FAIL_HEALTH"] = "true";
        environment["FAULT_FAIL_READINESS"] = "true";
        environment["FAULT_LEAK_MEGABYTES_PER_SECOND"] = "100";
        environment["FAULT_SLOW_START_SECONDS"] = "1";
        var start = Stopwatch.StartNew();
        await using var app = AppProcess.Start(environment);

        await Eventually.TrueAsync(
            async () => (await app.Http.GetAsync("/health")).StatusCode == HttpStatusCode.ServiceUnavailable, "it listens");
        Assert.True(start.Elapsed > TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/api/v1/health/detailed")).StatusCode);
        await Eventually.TrueAsync(
            async () =>
            {
                using var report =
                    JsonDocument.Parse(await (await app.Http.GetAsync("/api/v1/health/detailed")).Content.ReadAsStreamAsync());
                return report.RootElement.GetProperty("memory").GetProperty("workingSet").GetInt64() > 300L << 20;
            },
            "memory grows");
    }

    private static async Task<HttpResponseMessage> PostAsync(AppProcess app, string title) =>
        await app.Http.PostAsJsonAsync("/api/v1/notes", new { title, body = "" });

    private static async Task<JsonDocument> ReportAsync(AppProcess app, HttpStatusCode code, string status)
    {
        JsonDocument? report = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var response = await app.Http.GetAsync("/api/v1/health/detailed");
                report = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
                return response.StatusCode == code && report.RootElement.GetProperty("status").GetString() == status;
            },
            $"the detailed health is {status}");
        return report!;
    }
}
