using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ballast.Testing;

/// <summary>An InfluxDB 1 with authentication on a free port of loopback, with a user and a database of its own.</summary>
internal sealed class InfluxdbProcess : IAsyncDisposable
{
    private const string Admin = "admin:canary-admin";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-influxdb-tests-");
    private readonly HttpClient _http;
    private Process? _process;

    private InfluxdbProcess(PemPair? certificate)
    {
        var handler = new SocketsHttpHandler();
        if (certificate is not null)
        {
            // This certificate and no other, whatever name and authority the test gave it.
            using var own = X509Certificate2.CreateFromPem(certificate.Certificate);
            var expected = own.RawData;
            handler.SslOptions.RemoteCertificateValidationCallback =
                (_, found, _, _) => found?.GetRawCertData().AsSpan().SequenceEqual(expected) == true;
        }

        var scheme = certificate is null ? "http" : "https";
        _http = new HttpClient(handler) { BaseAddress = new Uri($"{scheme}://127.0.0.1:{Port}") };
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="user">Its user.</param>
    /// <param name="password">The user's password.</param>
    /// <param name="database">The user's database.</param>
    /// <param name="certificate">With it, it expects TLS, on each address of loopback.</param>
    public static async Task<InfluxdbProcess> StartAsync(
        string user, string password, string database, PemPair? certificate = null)
    {
        var server = new InfluxdbProcess(certificate);
        await File.WriteAllTextAsync(server.InFolder("tls.crt"), certificate?.Certificate ?? "");
        await File.WriteAllTextAsync(server.InFolder("tls.key"), certificate?.Key ?? "");
        await ChildProcesses.GiveAwayAsync(server._folder.FullName, server.InFolder("chown.log"));
        server._process = await ChildProcesses.StartAsync(
            "env",
            ["INFLUXDB_HTTP_AUTH_ENABLED=true", "INFLUXDB_REPORTING_DISABLED=true",
                $"INFLUXDB_META_DIR={server.InFolder("meta")}", $"INFLUXDB_DATA_DIR={server.InFolder("data")}",
                $"INFLUXDB_DATA_WAL_DIR={server.InFolder("wal")}",
                $"INFLUXDB_HTTP_BIND_ADDRESS={(certificate is null ? "127.0.0.1" : "")}:{server.Port}",
                $"INFLUXDB_HTTP_HTTPS_ENABLED={(certificate is null ? "false" : "true")}",
                $"INFLUXDB_HTTP_HTTPS_CERTIFICATE={server.InFolder("tls.crt")}",
                $"INFLUXDB_HTTP_HTTPS_PRIVATE_KEY={server.InFolder("tls.key")}",
                $"INFLUXDB_BIND_ADDRESS=127.0.0.1:{FreePort.Next()}", "influxd", "-config", "/dev/null"],
            server.InFolder("server.log"), unprivileged: true);
        var quoted = password.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        await Eventually.TrueAsync(
            async () => Succeeds(await server.AskAsync(
                null, "CREATE USER admin WITH PASSWORD 'canary-admin' WITH ALL PRIVILEGES")),
            "InfluxDB runs");
        var answer = await server.QueryAsync(
            $"CREATE DATABASE {database}; CREATE USER {user} WITH PASSWORD '{quoted}'; GRANT ALL ON {database} TO {user}");
        return Succeeds(answer) ? server : throw new InvalidOperationException(answer);
    }

    /// <summary>What it answers to an administrator's query, as JSON.</summary>
    public Task<string> QueryAsync(string query) => AskAsync(Admin, query);

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static bool Succeeds(string answer) => !answer.Contains("error", StringComparison.Ordinal);

    private async Task<string> AskAsync(string? credentials, string query)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/query");
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("q", query)]);
        request.Headers.Authorization = credentials is null
            ? null
            : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        using var response = await _http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
