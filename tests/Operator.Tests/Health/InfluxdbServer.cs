using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Health;

/// <summary>An InfluxDB 1 with authentication on a free port of loopback.</summary>
public sealed class InfluxdbServer : IAsyncLifetime
{
    private const string Admin = "admin:canary-admin";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-influxdb-tests-");
    private Process? _process;

    public int Port { get; } = FreePort.Next();

    internal ConnectionInfo App => new("127.0.0.1", Port, "app", Servers.Password, "football");

    public async Task InitializeAsync()
    {
        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        _process = await ChildProcesses.StartAsync(
            "env",
            ["INFLUXDB_HTTP_AUTH_ENABLED=true", "INFLUXDB_REPORTING_DISABLED=true", $"INFLUXDB_META_DIR={InFolder("meta")}",
                $"INFLUXDB_DATA_DIR={InFolder("data")}", $"INFLUXDB_DATA_WAL_DIR={InFolder("wal")}",
                $"INFLUXDB_HTTP_BIND_ADDRESS=127.0.0.1:{Port}", $"INFLUXDB_BIND_ADDRESS=127.0.0.1:{FreePort.Next()}",
                "influxd", "-config", "/dev/null"],
            InFolder("server.log"), unprivileged: true);
        var password =
            Servers.Password.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        await Eventually.TrueAsync(
            () => QueryAsync(http, null, "CREATE USER admin WITH PASSWORD 'canary-admin' WITH ALL PRIVILEGES"), "InfluxDB runs");
        Assert.True(await QueryAsync(
            http, Admin,
            $"CREATE DATABASE football; CREATE USER app WITH PASSWORD '{password}'; GRANT ALL ON football TO app"));
    }

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static async Task<bool> QueryAsync(HttpClient http, string? credentials, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/query");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("q", query)]);
        request.Headers.Authorization = credentials is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode
            && !(await response.Content.ReadAsStringAsync()).Contains("error", StringComparison.Ordinal);
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
