using System.Net;
using System.Text.Json;

namespace Ballast.App.Tests;

/// <summary>Points of requests and tasks, in a real InfluxDB 1.6.</summary>
public sealed class PointTests(Servers servers) : IClassFixture<Servers>, IAsyncLifetime
{
    private InfluxdbProcess _influxdb = null!;

    public async Task InitializeAsync() => _influxdb = await InfluxdbProcess.StartAsync("app", Servers.Password, "shop");

    public async Task DisposeAsync() => await _influxdb.DisposeAsync();

    [Fact]
    public async Task Serve_InfluxdbGoesAwayAndReturns_EveryRequestIsCountedOnceAndNoneWaits()
    {
        using var relay = Relay.To(_influxdb.Port);
        await using var app = await AppProcess.ServeAsync(EnvironmentFor(relay.Port));
        await GetAsync(app, 3);
        await CountsAsync("requests WHERE status = '404' AND method = 'GET'", 3);

        relay.Cut();
        await GetAsync(app, 4);
        await Eventually.TrueAsync(
            async () => (await app.Http.GetStringAsync("/metrics")).Contains("app_failures_total{source=\"influxdb\"}"),
            "the failure is counted");
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/api/v1/health/readiness")).StatusCode);
        relay.Open();

        await CountsAsync("requests WHERE status = '404'", 7);
        await GetAsync(app, 1);
        app.Signal(AppProcess.SigTerm);
        Assert.Equal(0, await app.ExitAsync());
        await CountsAsync("requests WHERE status = '404'", 8);
    }

    [Fact]
    public async Task Task_OneThatFails_IsAPointBeforeItEnds()
    {
        var environment = EnvironmentFor(_influxdb.Port);
        environment["FAULT_FAIL_TASKS"] = "purge";

        Assert.Equal(1, (await AppProcess.RunAsync(environment, "task", "purge")).Code);

        await CountsAsync("tasks WHERE task = 'purge' AND result = 'failed'", 1);
    }

    [Fact]
    public async Task Check_EachWayInfluxdbFails_HasItsOwnWords()
    {
        (string Name, string Value, string Words)[] cases =
        [
            ("INFLUXDB_URL", $"http://127.0.0.1:{_influxdb.Port}", @"ok, version 1\.6\.\S+, [\d.]+ ms"),
            ("INFLUXDB_URL", $"http://127.0.0.1:{FreePort.Next()}", "connection refused"),
            ("INFLUXDB_TOKEN", "app:wrong", "authentication failed"),
            ("INFLUXDB_BUCKET", "absent", "the database does not exist"),
        ];

        var runs = await Task.WhenAll(cases.Select(c => AppProcess.RunAsync(
            new Dictionary<string, string>(EnvironmentFor(_influxdb.Port)) { [c.Name] = c.Value }, "check")));

        for (var i = 0; i < cases.Length; i++)
        {
            Assert.Matches($"influxdb at .*: {cases[i].Words} *(\\(not required\\))?$", runs[i].Output.Split('\n')[^1]);
        }
    }

    private static async Task GetAsync(AppProcess app, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync("/api/v1/notes/424242")).StatusCode);
        }
    }

    private Dictionary<string, string> EnvironmentFor(int port)
    {
        // As a stack injects it: for version 1 the token is user and password, the bucket the database.
        var environment = servers.EnvironmentFor("migrated");
        environment["INFLUXDB_URL"] = $"http://127.0.0.1:{port}";
        environment["INFLUXDB_TOKEN"] = $"app:{Servers.Password}";
        environment["INFLUXDB_ORG"] = "";
        environment["INFLUXDB_BUCKET"] = "shop";
        environment["INFLUXDB_INTERVAL_SECONDS"] = "0.3";
        return environment;
    }

    private async Task CountsAsync(string where, long expected)
    {
        var answer = "";
        await Eventually.TrueAsync(
            async () =>
            {
                answer = await _influxdb.QueryAsync($"SELECT sum(\"count\") FROM shop..{where} AND time > now() - 1h");
                using var json = JsonDocument.Parse(answer);
                return json.RootElement.GetProperty("results")[0].TryGetProperty("series", out var series)
                    && series[0].GetProperty("values")[0][1].GetInt64() == expected;
            },
            () => $"{expected} {where}: {answer}");
    }
}
