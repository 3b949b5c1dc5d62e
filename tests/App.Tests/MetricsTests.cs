using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Ballast.App.Tests;

public sealed class MetricsTests(Servers servers) : IClassFixture<Servers>
{
    /// <summary>Names, types and units that dashboards and alerts rely on; the units are in the names.</summary>
    private static readonly string[] Families =
    [
        "app_cache_reads_total counter",
        "app_circuit_state gauge",
        "app_disk_free_bytes gauge",
        "app_failures_total counter",
        "db_client_connection_count gauge",
        "db_client_connection_max gauge",
        "db_client_connection_npgsql_create_time_seconds histogram",
        "db_client_operation_duration_seconds histogram",
        "db_client_operation_failed_total counter",
        "db_client_operation_npgsql_bytes_read_bytes_total counter",
        "db_client_operation_npgsql_bytes_written_bytes_total counter",
        "db_client_operation_npgsql_executing gauge",
        "db_client_operation_npgsql_prepared_ratio gauge",
        "dotnet_gc_collections_total counter",
        "dotnet_gc_pause_time_seconds_total counter",
        "dotnet_process_cpu_count gauge",
        "dotnet_process_cpu_time_seconds_total counter",
        "dotnet_process_memory_working_set_bytes gauge",
        "http_server_active_requests gauge",
        "http_server_request_duration_seconds histogram",
    ];

    [Fact]
    public async Task Metrics_AfterRequests_AreTheseOfTheseTypes()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        await using var app = await AppProcess.ServeAsync(servers.EnvironmentFor(database));
        var location = (await app.Http.PostAsJsonAsync("/api/v1/notes", new { title = "Grüße", body = "" })).Headers.Location!;
        await app.Http.GetAsync(location);
        await app.Http.GetAsync(location);
        await app.Http.PostAsync("/api/v1/notes", new StringContent("{", Encoding.UTF8, "application/json"));
        await servers.ExecuteAsync(database, "DROP TABLE notes");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Http.GetAsync("/api/v1/notes")).StatusCode);

        var metrics = await app.Http.GetStringAsync("/metrics");

        var found = metrics.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
            .Select(line => line["# TYPE ".Length..]).Order(StringComparer.Ordinal);
        Assert.Equal(Families, found);
        AssertSeries(metrics, """app_cache_reads_total\{result="hit"\} 1""");
        AssertSeries(metrics, """app_cache_reads_total\{result="miss"\} 1""");
        AssertSeries(metrics, """app_circuit_state\{dependency="database"\} 0""");
        AssertSeries(metrics, """app_disk_free_bytes\{folder="[^"]+"\} [0-9]{5,}""");
        AssertSeries(metrics, """app_failures_total\{source="database"\} 1""");
        AssertSeries(metrics, """db_client_connection_max\{db_client_connection_pool_name="main"\} 30""");
        AssertSeries(metrics, """http_server_active_requests\{[^}]*\} [01]""");
        AssertSeries(metrics, """http_server_request_duration_seconds_count\{[^}]*status_code="201"[^}]*\} 1""");
        AssertSeries(metrics, """http_server_request_duration_seconds_bucket\{[^}]*status_code="201"[^}]*le="0.005"\} [01]""");
        AssertSeries(metrics, """http_server_request_duration_seconds_bucket\{[^}]*status_code="201"[^}]*le="10"\} 1""");
        AssertSeries(metrics, """dotnet_process_memory_working_set_bytes\{\} [0-9]{7,}""");
    }

    [Fact]
    public async Task Metrics_EveryLine_IsValidExposition()
    {
        await using var app = await AppProcess.ServeAsync(servers.EnvironmentFor("migrated"));
        await app.Http.GetAsync("/api/v1/notes");

        var response = await app.Http.GetAsync("/metrics");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        Assert.All(lines, line => Assert.Matches(
            """^(# (HELP|TYPE) \w+ .*|[a-z_]+(\{(\w+="[^"\n]*",?)*\})? [-+0-9.E]+)$""", line));
        Assert.Equal(lines.Length, lines.Distinct().Count());
    }

    [Fact]
    public async Task Metrics_OtlpEndpointGiven_AreSentThereToo()
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}/";
        using var collector = new HttpListener { Prefixes = { address } };
        collector.Start();
        var environment = servers.EnvironmentFor("migrated");
        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = address;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        environment["OTEL_METRIC_EXPORT_INTERVAL"] = "200";
        await using var app = await AppProcess.ServeAsync(environment);

        var request = await collector.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));

        using var body = new MemoryStream();
        await request.Request.InputStream.CopyToAsync(body);
        request.Response.Close();
        Assert.Equal("/v1/metrics", request.Request.Url!.AbsolutePath);
        var text = Encoding.Latin1.GetString(body.ToArray());
        Assert.Contains("ballast-app", text, StringComparison.Ordinal);
        Assert.Contains("app.circuit.state", text, StringComparison.Ordinal);
    }

    private static void AssertSeries(string metrics, string series) => Assert.Matches($"(?m)^{series}$", metrics);
}
