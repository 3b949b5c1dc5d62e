using System.Net;
using System.Text;
using System.Text.Json;

namespace Ballast.App.Tests;

/// <summary>Points of requests and tasks, in a real InfluxDB 1.6, and in what is known of version 2.</summary>
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

    [Fact]
    public async Task Serve_SecondInfluxdb_GetsLinesForItsBucketWithTheToken()
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}/";
        using var second = new HttpListener { Prefixes = { address } };
        second.Start();
        var environment = EnvironmentFor(_influxdb.Port);
        environment["INFLUXDB_URL"] = address;
        environment["INFLUXDB_TOKEN"] = "canary-token==";
        environment["INFLUXDB_ORG"] = "my org";
        environment["POD_NAME"] = "web-1";
        environment["REQUIRED_DEPENDENCIES"] = "database";
        environment["CONNECT_TRIES"] = "1";
        await using var app = AppProcess.Start(environment, "serve");
        while (true)
        {
            var request = await second.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal("Token canary-token==", request.Request.Headers["Authorization"]);
            if (request.Request.HttpMethod == "GET")
            {
                Assert.Equal("/api/v2/buckets?org=my%20org&name=shop", request.Request.RawUrl);
                request.Response.Close("""{"buckets":[{"name":"shop"}]}"""u8.ToArray(), false);
                _ = AskAsync(app);
                continue;
            }

            Assert.Equal("/api/v2/write?org=my%20org&bucket=shop&precision=ms", request.Request.RawUrl);
            using var reader = new StreamReader(request.Request.InputStream, Encoding.UTF8);
            var lines = await reader.ReadToEndAsync();
            request.Response.StatusCode = 204;
            request.Response.Close();
            Assert.Matches(
                """(?m)^requests,host=web-1,method=GET,status=[0-9]+ count=[0-9]+i,seconds=[0-9.E-]+ [0-9]{13}$""", lines);
            break;
        }
    }

    private static async Task AskAsync(AppProcess app) => await Eventually.TrueAsync(
        async () => (await app.Http.GetAsync("/health")).IsSuccessStatusCode, "it serves");

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
