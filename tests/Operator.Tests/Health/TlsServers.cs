using System.Diagnostics;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// PostgreSQL, Redis and InfluxDB servers that demand TLS, with a certificate of a private authority for 127.0.0.2, and a
/// PostgreSQL without TLS that wants passwords in clear text.
/// </summary>
public sealed class TlsServers : IAsyncLifetime
{
    private const string CertifiedHost = Servers.CertifiedHost;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-tls-tests-");
    private readonly List<Process> _processes = [];
    private readonly int _postgres = FreePort.Next();
    private readonly int _plainPostgres = FreePort.Next();
    private readonly int _redis = FreePort.Next();
    private readonly int _influxdb = FreePort.Next();

    public TestAuthority Authority { get; } = new("private");

    public TestAuthority Other { get; } = new("other");

    /// <summary>Its roles: app (SCRAM), old (MD5) and clear (password in clear text), all of them over TLS only.</summary>
    internal ConnectionInfo Postgres => new("127.0.0.1", _postgres, "app", Servers.Password, "postgres");

    /// <summary>Its roles: app (SCRAM), old (MD5), clear (password in clear text) and free (no password asked for).</summary>
    internal ConnectionInfo PlainPostgres => Postgres with { Port = _plainPostgres };

    /// <summary>Without users: it asks nobody who he is.</summary>
    internal ConnectionInfo Influxdb => new("127.0.0.1", _influxdb, "app", Servers.Password, "_internal");

    internal ConnectionInfo Redis => new("127.0.0.1", _redis, "", Servers.Password, "0");

    public async Task InitializeAsync()
    {
        var pair = Authority.IssueServer([CertifiedHost]);
        await File.WriteAllTextAsync(InFolder("tls.crt"), pair.Certificate);
        await File.WriteAllTextAsync(InFolder("tls.key"), pair.Key);
        await File.WriteAllTextAsync(InFolder("ca.crt"), Authority.Pem);
        await File.WriteAllTextAsync(InFolder("password"), Servers.Password);
        await ChildProcesses.RunAsync("chmod", ["600", InFolder("tls.key")], InFolder("chmod.log"));
        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        await StartAsync(
            "redis-server", "--port", "0", "--tls-port", $"{_redis}", "--bind", "127.0.0.1", CertifiedHost, "--tls-auth-clients",
            "no",
            "--tls-cert-file", InFolder("tls.crt"), "--tls-key-file", InFolder("tls.key"), "--tls-ca-cert-file",
            InFolder("ca.crt"),
            "--requirepass", Servers.Password, "--save", "", "--dir", _folder.FullName);
        await StartPostgresAsync(
            "demanding", _postgres, "hostssl", "-c", "ssl=on", "-c", $"ssl_cert_file={InFolder("tls.crt")}", "-c",
            $"ssl_key_file={InFolder("tls.key")}");
        await StartPostgresAsync("plain", _plainPostgres, "host");
        await StartAsync(
            "env", "INFLUXDB_REPORTING_DISABLED=true", $"INFLUXDB_META_DIR={InFolder("meta")}",
            $"INFLUXDB_DATA_DIR={InFolder("data")}", $"INFLUXDB_DATA_WAL_DIR={InFolder("wal")}",
            $"INFLUXDB_HTTP_BIND_ADDRESS=:{_influxdb}", $"INFLUXDB_BIND_ADDRESS=127.0.0.1:{FreePort.Next()}",
            "INFLUXDB_HTTP_HTTPS_ENABLED=true", $"INFLUXDB_HTTP_HTTPS_CERTIFICATE={InFolder("tls.crt")}",
            $"INFLUXDB_HTTP_HTTPS_PRIVATE_KEY={InFolder("tls.key")}", "influxd", "-config", "/dev/null");
        ConnectionInfo[] all =
        [
            Redis with { Tls = new(TlsMode.Require) }, Postgres with { Tls = new(TlsMode.Require) }, PlainPostgres,
            Influxdb with { Tls = new(TlsMode.Require) },
        ];
        foreach (var server in all)
        {
            var engine = server.Port == _redis ? "redis" : server.Port == _influxdb ? "influxdb" : "postgres";
            CheckResult? last = null;
            await Eventually.TrueAsync(
                async () => (last = await Servers.CheckAsync(engine, server)).State == HealthState.Healthy, () => $"{last}");
        }

        await MakeRolesAsync(_postgres, "require");
        await MakeRolesAsync(_plainPostgres, "disable");
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Authority.Dispose();
        Other.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartPostgresAsync(string name, int port, string kind, params string[] flags)
    {
        await ChildProcesses.RunAsync(
            ServerPrograms.Postgres("initdb"),
            [
                "-D", InFolder(name), "-U", "app", "-A", "scram-sha-256", "--pwfile", InFolder("password"), "--no-sync",
            ],
            InFolder($"initdb-{name}.log"), unprivileged: true);
        await File.WriteAllTextAsync(
            Path.Combine(InFolder(name), "pg_hba.conf"),
            $"""
            {kind} all clear all password
            {kind} all old all md5
            {kind} all free all trust
            {kind} all all all scram-sha-256

            """);
        await StartAsync(
            ServerPrograms.Postgres("postgres"),
            [
                "-D", InFolder(name), "-p", $"{port}", "-h", $"127.0.0.1,{CertifiedHost}", "-k", _folder.FullName, "-c",
                "fsync=off",
                "-c", "shared_buffers=16MB", .. flags,
            ]);
    }

    private Task MakeRolesAsync(int port, string mode)
    {
        var quoted = $"'{Servers.Password.Replace("'", "''")}'";
        return ChildProcesses.RunAsync(
            "env",
            [
                $"PGPASSWORD={Servers.Password}", $"PGSSLMODE={mode}", "psql", "-q", "-h", "127.0.0.1", "-p", $"{port}",
                "-U", "app",
                "-d", "postgres", "-c", $"CREATE ROLE clear LOGIN PASSWORD {quoted}", "-c", "CREATE ROLE free LOGIN", "-c",
                "SET password_encryption = md5", "-c", $"CREATE ROLE old LOGIN PASSWORD {quoted}",
            ],
            InFolder($"psql-{port}.log"));
    }

    private async Task StartAsync(string program, params string[] arguments) => _processes.Add(await ChildProcesses.StartAsync(
        program, arguments, InFolder($"{Path.GetFileName(program)}-{_processes.Count}.log"), unprivileged: true));

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
