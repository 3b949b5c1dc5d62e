using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Operator.Tests.Health;

/// <summary>A PostgreSQL and a Redis server, plain and with TLS, on free ports of loopback.</summary>
public sealed class Servers : IAsyncLifetime
{
    /// <summary>Awkward on the way through configuration files and protocols; and what no message may hold.</summary>
    public const string Password = "canary-p@ss:w/r?d#%'\\";

    /// <summary>The one address of theirs that the servers' certificate names.</summary>
    internal const string CertifiedHost = "127.0.0.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-health-tests-");
    private readonly List<Process> _processes = [];

    public int PostgresPort { get; } = FreePort.Next();

    public int RedisPort { get; } = FreePort.Next();

    public int RedisTlsPort { get; } = FreePort.Next();

    /// <summary>A Redis that has only one connection to give.</summary>
    public int SmallRedisPort { get; } = FreePort.Next();

    // Only Linux has more than one IPv4 address of loopback without being told so.
    private static string[] Hosts => OperatingSystem.IsLinux() ? ["127.0.0.1", CertifiedHost] : ["127.0.0.1"];

    internal ConnectionInfo Postgres => new("127.0.0.1", PostgresPort, "app", Password, "football");

    internal ConnectionInfo Redis => new("127.0.0.1", RedisPort, "", Password, "");

    /// <summary>Checks once as the operator does, and shows that the answer gives nothing away.</summary>
    internal static async Task<CheckResult> CheckAsync(
        string engine, ConnectionInfo connection, bool managed = true, double seconds = 10, string apiServer = "192.0.2.1")
    {
        var target = new DependencyTarget(
            EngineCatalog.Named(engine)!, connection, managed, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(seconds), 3);
        using var app = new AppProbe(TimeProvider.System);
        var probes = new ProbeSet(app, EngineCatalog.All, TimeProvider.System);
        var checker = new Checker(
            probes, new AddressResolver(apiServer, SearchList.None), TimeProvider.System, NullLogger<Checker>.Instance);
        var result = await checker.CheckAsync(new TargetName("demo", "football", "db"), target, CancellationToken.None);
        Assert.DoesNotContain("canary", $"{result} {target}", StringComparison.OrdinalIgnoreCase);
        Assert.Equal(result.State == HealthState.Healthy, result.Message.Length == 0);
        return result;
    }

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(InFolder("tls.crt"), WellKnownAuthority.Server.Certificate);
        await File.WriteAllTextAsync(InFolder("tls.key"), WellKnownAuthority.Server.Key);
        await ChildProcesses.RunAsync("chmod", ["600", InFolder("tls.key")], Log("chmod"));
        var passwordFile = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await ChildProcesses.GiveAwayAsync(_folder.FullName, Log("chown"));

        string[] redis =
            ["--bind", .. Hosts, "--requirepass", Password, "--save", "", "--dir", _folder.FullName];
        await StartAsync(
            ServerPrograms.Redis,
            [.. redis, "--port", $"{RedisPort}", "--tls-port", $"{RedisTlsPort}", "--tls-auth-clients", "no",
                "--tls-cert-file", InFolder("tls.crt"), "--tls-key-file", InFolder("tls.key"), "--tls-ca-cert-file",
                InFolder("tls.crt")]);
        await StartAsync(ServerPrograms.Redis, [.. redis, "--port", $"{SmallRedisPort}", "--maxclients", "1"]);

        await ChildProcesses.RunAsync(
            ServerPrograms.Postgres("initdb"),
            ["-D", InFolder("postgres"), "-U", "app", "-A", "scram-sha-256", "--pwfile", passwordFile, "--no-sync"],
            Log("initdb"), unprivileged: true);
        await StartAsync(
            ServerPrograms.Postgres("postgres"),
            ["-D", InFolder("postgres"), "-p", $"{PostgresPort}", "-h", string.Join(',', Hosts), "-k", _folder.FullName,
                "-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=37", "-c",
                "superuser_reserved_connections=4",
                "-c", "ssl=on", "-c", $"ssl_cert_file={InFolder("tls.crt")}", "-c", $"ssl_key_file={InFolder("tls.key")}"]);
        await WaitAsync("postgres", Postgres with { Database = "postgres" });
        await WaitAsync("redis", Redis);
        await WaitAsync("redis", Redis with { Port = SmallRedisPort });
        var quoted = $"'{Password.Replace("'", "''")}'";
        await RunSqlAsync(
            "CREATE DATABASE football", $"CREATE ROLE crowded LOGIN CONNECTION LIMIT 0 PASSWORD {quoted}",
            $"CREATE ROLE stranger LOGIN PASSWORD {quoted}", "REVOKE CONNECT ON DATABASE football FROM PUBLIC");
    }

    /// <summary>Gives a role of PostgreSQL a password, and makes the role unless it exists.</summary>
    internal Task SetPasswordAsync(string role, string password)
    {
        var quoted = $"'{password.Replace("'", "''")}'";
        return RunSqlAsync(
            $"DO $do$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $do$",
            $"ALTER ROLE {role} PASSWORD {quoted}");
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await Eventually.TrueAsync(() => !IsTaken(PostgresPort), "PostgreSQL gone");
        _folder.Delete(recursive: true);
    }

    private static bool IsTaken(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task WaitAsync(string engine, ConnectionInfo connection)
    {
        CheckResult? last = null;
        for (var i = 0; i < 200 && last?.State != HealthState.Healthy; i++)
        {
            last = await CheckAsync(engine, connection);
            await Task.Delay(last.State == HealthState.Healthy ? 0 : 100);
        }

        Assert.True(last?.State == HealthState.Healthy, last?.Message);
    }

    private Task RunSqlAsync(params string[] statements)
    {
        string[] psql =
        [
            $"PGPASSWORD={Password}", ServerPrograms.Postgres("psql"), "-q", "-h", "127.0.0.1", "-p", $"{PostgresPort}",
            "-U", "app", "-d", "postgres",
        ];
        return ChildProcesses.RunAsync("env", [.. psql, .. statements.SelectMany(s => new[] { "-c", s })], Log("psql"));
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);

    private string Log(string program) => InFolder($"{program}-{_processes.Count}.log");

    private async Task StartAsync(string program, string[] arguments) => _processes.Add(
        await ChildProcesses.StartAsync(program, arguments, Log(Path.GetFileName(program)), unprivileged: true));
}

[CollectionDefinition("servers")]
public sealed class ServersDefinition : ICollectionFixture<Servers>;
