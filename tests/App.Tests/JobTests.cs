using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Ballast.App.Tests;

[Collection(RabbitCollection.Name)]
public sealed class JobTests(Servers servers, Rabbit rabbit) : IClassFixture<Servers>
{
    private readonly string _host = rabbit.NextHost();

    [Fact]
    public async Task Work_JobsPosted_AreDoneOnceEachAndSeenInHealthAndMetrics()
    {
        var environment = await EnvironmentAsync();
        await using var web = await AppProcess.ServeAsync(environment);
        await using var worker = StartWorker(environment);
        for (var job = 0; job < 5; job++)
        {
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(web, new { name = "mail" }));
        }

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(web, new { id = "same", name = "mail" }));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(web, new { id = "same", name = "mail" }));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(web, new { name = "" }));

        await SaysAsync(worker, output => output.Split("is done").Length == 8);
        Assert.Equal("""{"done":6}""", await web.Http.GetStringAsync("/api/v1/jobs"));
        var metrics = await worker.Http.GetStringAsync("/metrics");
        Assert.Matches("""(?m)^app_job_duration_seconds_count\{result="done"\} 7$""", metrics);
        Assert.Equal(HttpStatusCode.OK, (await worker.Http.GetAsync("/health")).StatusCode);
        var report = await web.Http.GetFromJsonAsync<JsonElement>("/api/v1/health/detailed");
        Assert.StartsWith(
            "3.10.", report.GetProperty("rabbitmq").GetProperty("version").GetString(), StringComparison.Ordinal);
        worker.Signal(AppProcess.SigTerm);
        Assert.Equal(0, await worker.ExitAsync());
        Assert.Equal((0u, 0u), (await rabbit.CountAsync(_host, "jobs"), await rabbit.CountAsync(_host, "jobs.dead")));
    }

    [Fact]
    public async Task Work_JobFails_IsDeliveredAgainThreeTimesThenIsADeadLetterAndTheOthersGoOn()
    {
        var environment = await EnvironmentAsync();
        environment["FAULT_FAIL_JOBS"] = "bad";
        await using var web = await AppProcess.ServeAsync(environment);
        await using var worker = StartWorker(environment);
        await PostAsync(web, new { id = "bad", name = "bad" });
        await rabbit.PublishAsync(_host, "jobs", "no job"u8.ToArray());
        await PostAsync(web, new { id = "good", name = "good" });

        await Eventually.TrueAsync(async () => await rabbit.CountAsync(_host, "jobs.dead") == 2, () => worker.Output);

        await Eventually.TrueAsync(() => worker.Output.Contains("Job good is done"), "the other is done");
        Assert.Equal(1 + 3, worker.Output.Split("Job bad failed").Length - 1);
        Assert.Matches(
            """(?m)^app_job_duration_seconds_count\{result="failed"\} 4$""", await worker.Http.GetStringAsync("/metrics"));
        Assert.Equal("""{"done":1}""", await web.Http.GetStringAsync("/api/v1/jobs"));
    }

    [Fact]
    public async Task Work_KeyIsSet_DoesOnlyJobsThatAreSigned()
    {
        var environment = await EnvironmentAsync();
        environment["JWT_SECRET"] = "canary-0123456789-0123456789-0123456789";
        await using var web = await AppProcess.ServeAsync(environment);
        await using var worker = StartWorker(environment);
        await SaysAsync(worker, output => output.Contains("Working on queue"));
        await rabbit.PublishAsync(_host, "jobs", """{"id":"forged","name":"mail"}"""u8.ToArray());
        await PostAsync(web, new { id = "signed", name = "mail" });

        await SaysAsync(worker, output => output.Contains("Job signed is done"));
        await Eventually.TrueAsync(async () => await rabbit.CountAsync(_host, "jobs.dead") == 1, "the other is a dead letter");
        Assert.Equal("""{"done":1}""", await web.Http.GetStringAsync("/api/v1/jobs"));
    }

    [Fact]
    public async Task Work_ConnectionLostAndPortTaken_GoesOnWhenTheBrokerIsBack()
    {
        using var relay = Relay.To(rabbit.Port);
        var environment = await EnvironmentAsync();
        await using var web = await AppProcess.ServeAsync(environment);
        var own = new Dictionary<string, string>(environment) { ["AMQP_URL"] = rabbit.Url(_host, relay.Port) };
        await using var worker = AppProcess.Start(own, "work");
        await Eventually.TrueAsync(() => worker.Output.Contains("Working on queue jobs, 2 jobs at once"), "it works");
        Assert.Contains($"No health and metrics on port {environment["PORT"]}: the port is in use", worker.Output);

        relay.Cut();
        await PostAsync(web, new { name = "meanwhile" });
        await Eventually.TrueAsync(() => worker.Output.Contains("connection refused; next try"), "it tries again");
        relay.Open();

        await SaysAsync(worker, output => output.Contains("is done"));
        worker.Signal(AppProcess.SigTerm);
        Assert.Equal(0, await worker.ExitAsync());
    }

    [Fact]
    public async Task Work_DatabaseAway_JobWaitsAndIsNoDeadLetter()
    {
        var environment = await EnvironmentAsync();
        await using var web = await AppProcess.ServeAsync(environment);
        await using var worker = StartWorker(environment);
        await Eventually.TrueAsync(() => worker.Output.Contains("Working on queue"), "it works");
        await servers.StopPostgresAsync();
        try
        {
            Assert.Equal(HttpStatusCode.Accepted, await PostAsync(web, new { id = "patient", name = "mail" }));
            await SaysAsync(worker, output => output.Split("Job patient waits").Length > 6);
        }
        finally
        {
            await servers.StartPostgresAsync();
        }

        await SaysAsync(worker, output => output.Contains("Job patient is done"));
        Assert.Equal(0u, await rabbit.CountAsync(_host, "jobs.dead"));
    }

    [Fact]
    public async Task Work_KilledInAJob_AnotherWorkerDoesIt()
    {
        var environment = await EnvironmentAsync();
        var database = environment["DATABASE_URL"].Split('/')[^1];
        await servers.ExecuteAsync(
            database,
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$; "
                + "CREATE TRIGGER slow BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION slow()");
        var working = $"FROM pg_stat_activity WHERE datname = '{database}' AND wait_event = 'PgSleep'";
        await using var web = await AppProcess.ServeAsync(environment);
        await using (var first = StartWorker(environment))
        {
            await PostAsync(web, new { id = "once", name = "mail" });
            await Eventually.TrueAsync(
                async () => 1L == await servers.ScalarAsync<long>(database, $"SELECT count(*) {working}"),
                () => first.Output);
            first.Signal(AppProcess.SigKill);
            await first.ExitAsync();
        }

        // The server does not notice at once that the client is gone, and its statement holds the table.
        await servers.ExecuteAsync(database, $"SELECT pg_terminate_backend(pid) {working}");
        await servers.ExecuteAsync(database, "DROP TRIGGER slow ON jobs");
        await using var second = StartWorker(environment);

        await SaysAsync(second, output => output.Contains("Job once is done"));
        Assert.Equal("""{"done":1}""", await web.Http.GetStringAsync("/api/v1/jobs"));
    }

    [Fact]
    public async Task Jobs_BrokerDown_AreRefusedInPlainWordsAndTheRestServes()
    {
        using var relay = Relay.To(rabbit.Port);
        var environment = await EnvironmentAsync();
        environment.Remove("AMQP_URL");
        environment["CELERY_BROKER_URL"] = rabbit.Url(_host, relay.Port);
        await using var web = await AppProcess.ServeAsync(environment);
        environment["PORT"] = FreePort.Next().ToString();
        environment["REQUIRED_DEPENDENCIES"] = "database,rabbitmq";
        await using var strict = await AppProcess.ServeAsync(environment);

        relay.Cut();

        var refused = await web.Http.PostAsJsonAsync("/api/v1/jobs", new { name = "mail" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Matches(
            """^{"error":"rabbitmq: connection (refused|lost)(; next try in [12] s)?"}$""",
            await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await web.Http.GetAsync("/api/v1/notes")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await web.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await strict.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
        await Eventually.TrueAsync(
            async () =>
            {
                await PostAsync(web, new { name = "mail" });
                return (await web.Http.GetStringAsync("/metrics")).Contains("app_circuit_state{dependency=\"rabbitmq\"} 2");
            },
            "the circuit opens");
        relay.Open();
        await Eventually.TrueAsync(
            async () => await PostAsync(web, new { name = "mail" }) == HttpStatusCode.Accepted, "it is back");
    }

    [Fact]
    public async Task Check_EachWayABrokerFails_HasItsOwnWords()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["REQUIRED_DEPENDENCIES"] = "rabbitmq";
        (string Url, string Words)[] cases =
        [
            (rabbit.Url(_host, FreePort.Next()), "connection refused"),
            (rabbit.Url(_host).Replace("127.0.0.1", "nowhere.invalid"), "unknown host"),
            (rabbit.Url(_host).Replace("app:", "other:"), "authentication failed"),
            (rabbit.Url("absent"), "the virtual host does not exist"),
        ];

        var runs = await Task.WhenAll(cases.Select(c =>
            AppProcess.RunAsync(new Dictionary<string, string>(environment) { ["AMQP_URL"] = c.Url }, "check")));

        Assert.All(runs, run => Assert.Equal(3, run.Code));
        Assert.Equal(cases.Select(c => c.Words), runs.Select(run => run.Errors.Split('\n')[^1].Split(": ")[^1]));
    }

    private static Task SaysAsync(AppProcess app, Func<string, bool> holds) =>
        Eventually.TrueAsync(() => Task.FromResult(holds(app.Output)), () => app.Output);

    private static AppProcess StartWorker(Dictionary<string, string> environment) => AppProcess.Start(
        new Dictionary<string, string>(environment) { ["PORT"] = FreePort.Next().ToString() }, "work");

    private static async Task<HttpStatusCode> PostAsync(AppProcess web, object job) =>
        (await web.Http.PostAsJsonAsync("/api/v1/jobs", job)).StatusCode;

    private async Task<Dictionary<string, string>> EnvironmentAsync()
    {
        var environment = servers.EnvironmentFor(await servers.CreateDatabaseAsync(migrated: true));
        environment["AMQP_URL"] = rabbit.Url(_host);
        environment["WORKERS"] = "2";
        environment["LOG_LEVEL"] = "INFO";
        return environment;
    }
}
