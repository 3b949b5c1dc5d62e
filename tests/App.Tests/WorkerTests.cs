using System.Net;
using System.Net.Http.Json;

namespace Ballast.App.Tests;

/// <summary>How many jobs a worker does at once, what becomes of them when it stops, and of jobs that no queue takes.</summary>
[Collection(RabbitCollection.Name)]
public sealed class WorkerTests(Servers servers, Rabbit rabbit) : IClassFixture<Servers>, IAsyncLifetime
{
    private const string Queue = "jobs";

    private readonly string _host = rabbit.NextHost();
    private string _database = "";
    private Dictionary<string, string> _environment = [];
    private AppProcess _web = null!;

    public async Task InitializeAsync()
    {
        _database = await servers.CreateDatabaseAsync(migrated: true);
        _environment = servers.EnvironmentFor(_database);
        _environment["AMQP_URL"] = rabbit.Url(_host);
        _web = await AppProcess.ServeAsync(_environment);
    }

    public async Task DisposeAsync() => await _web.DisposeAsync();

    [Fact]
    public async Task Work_MoreJobsThanWorkers_SoManyAreDoneAtOnceAndTheOthersAreLeftToOthers()
    {
        await using var worker = Start(workers: 3);
        await using (await servers.LockAsync(_database, Queue))
        {
            await PostAsync(5);

            await Eventually.TrueAsync(async () => await servers.WaitingAsync(_database) == 3, () => worker.Output);
            await LeftAsync(2);
        }

        await DoneAsync(5);
    }

    [Fact]
    public async Task Work_ToldToStopInAJob_EndsItTakesNoOtherAndClosesInOrder()
    {
        await using var worker = Start(workers: 1, ("STOP_TIMEOUT_SECONDS", "100"));
        await using (await servers.LockAsync(_database, Queue))
        {
            await PostAsync(2);
            await Eventually.TrueAsync(async () => await servers.WaitingAsync(_database) == 1, () => worker.Output);

            worker.Signal(AppProcess.SigTerm);

            // A quorum queue counts the consumer until its job is answered for.
            await Eventually.TrueAsync(
                () => Task.FromResult(worker.Output.Contains("no new jobs from now, 1 still run", StringComparison.Ordinal)),
                () => worker.Output);
        }

        Assert.Equal(0, await worker.ExitAsync());
        await LeftAsync(1);
        await DoneAsync(1);
        string[] order =
        [
            "no new jobs from now", "Working on queue jobs has ended", "All requests have ended", "RabbitMQ is closed",
            "Redis is closed", "The database pool is closed",
        ];
        var at = order.Select(text => worker.Output.IndexOf(text, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, at);
        Assert.Equal(at.Order(), at);
    }

    [Fact]
    public async Task Work_JobOutlastsTheStop_IsLeftToAnother()
    {
        await using var worker = Start(workers: 1, ("STOP_TIMEOUT_SECONDS", "0.5"));
        await using (await servers.LockAsync(_database, Queue))
        {
            await PostAsync(1);
            await Eventually.TrueAsync(async () => await servers.WaitingAsync(_database) == 1, () => worker.Output);

            worker.Signal(AppProcess.SigTerm);

            Assert.Equal(0, await worker.ExitAsync());
            await LeftAsync(1);
        }

        await using var other = Start(workers: 1);
        await DoneAsync(1);
    }

    [Fact]
    public async Task Jobs_QueueIsGone_AreRefusedAndNotLost()
    {
        await PostAsync(1);
        await rabbit.DeleteAsync(_host, Queue);

        var refused = await _web.Http.PostAsJsonAsync("/api/v1/jobs", new { name = "mail" });

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, """{"error":"rabbitmq: the broker did not take the message"}"""),
            (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
    }

    private AppProcess Start(int workers, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>(_environment)
        {
            ["PORT"] = $"{FreePort.Next()}",
            ["WORKERS"] = $"{workers}",
        };
        foreach (var (name, value) in more)
        {
            environment[name] = value;
        }

        return AppProcess.Start(environment, "work");
    }

    private async Task PostAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
        {
            Assert.Equal(
                HttpStatusCode.Accepted, (await _web.Http.PostAsJsonAsync("/api/v1/jobs", new { name = "mail" })).StatusCode);
        }
    }

    private Task<uint> LeftAsync(uint jobs) => Eventually.SeesAsync(
        $"{jobs} jobs are left in the queue", TimeSpan.FromSeconds(60), () => rabbit.CountAsync(_host, Queue),
        left => left == jobs);

    private Task DoneAsync(int jobs) => Eventually.TrueAsync(
        async () => await _web.Http.GetStringAsync("/api/v1/jobs") == $$"""{"done":{{jobs}}}""", $"{jobs} jobs are done");
}
