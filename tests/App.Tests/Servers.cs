using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Ballast.App.Tests;

/// <summary>
/// A PostgreSQL and a Redis server of the tests' own, on free ports of loopback, with their data in a temporary folder.
/// </summary>
public sealed class Servers : IAsyncLifetime
{
    /// <summary>Has every character that a URL must encode; also the canary that no output may contain.</summary>
    public const string Password = "canary-p@ss:w/r?d#%";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-app-tests-");
    private readonly int _postgresPort = FreePort.Next();
    private readonly int _redisPort = FreePort.Next();
    private Process? _postgres;
    private Process? _redis;
    private int _databases;

    public string PostgresAddress => $"127.0.0.1:{_postgresPort}";

    public string RedisUrl => $"redis://:{Uri.EscapeDataString(Password)}@127.0.0.1:{_redisPort}/0";

    public async Task InitializeAsync()
    {
        var passwordFile = Path.Combine(_folder.FullName, "password");
        await File.WriteAllTextAsync(passwordFile, Password);
        await ChildProcesses.GiveAwayAsync(_folder.FullName, Data("chown.log"));
        await ChildProcesses.RunAsync(
            ServerPrograms.Postgres("initdb"),
            ["-D", Data("postgres"), "-U", "app", "-A", "scram-sha-256", "--pwfile", passwordFile, "-E", "UTF8", "--no-sync"],
            Data("initdb.log"), unprivileged: true);
        await StartPostgresAsync();
        await StartRedisAsync();

        await ExecuteAsync("postgres", "CREATE DATABASE pattern");
        var (code, _, errors) = await AppProcess.RunAsync(EnvironmentFor("pattern"), "migrate");
        Assert.True(code == 0, errors);
        await ExecuteAsync("postgres", "CREATE DATABASE migrated TEMPLATE pattern");
    }

    public async Task DisposeAsync()
    {
        await StopPostgresAsync();
        await StopRedisAsync();
        _folder.Delete(recursive: true);
    }

    public string DatabaseUrl(string database, string user = "app", string password = Password) =>
        $"postgresql+asyncpg://{user}:{Uri.EscapeDataString(password)}@{PostgresAddress}/{database}";

    /// <summary>A fresh database; empty, or with the schema of the application.</summary>
    public async Task<string> CreateDatabaseAsync(bool migrated)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE {(migrated ? "pattern" : "template0")}");
        return name;
    }

    public async Task ExecuteAsync(string database, string sql) => await ScalarAsync<object>(database, sql);

    /// <summary>The first column of the first row.</summary>
    public async Task<T?> ScalarAsync<T>(string database, string sql)
    {
        await using var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync();
    }

    /// <summary>Nobody writes to the table until the result is disposed of.</summary>
    public async Task<IAsyncDisposable> LockAsync(string database, string table)
    {
        var connection = await OpenAsync(database);
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>How many sessions wait for a lock in the database.</summary>
    public Task<long> WaitingAsync(string database) => ScalarAsync<long>(
        database,
        $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND wait_event_type = 'Lock'");

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var options = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = _postgresPort,
            Username = "app",
            Password = Password,
            Database = database,
            Pooling = false,
        };
        var connection = new NpgsqlConnection(options.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>What the operator would inject for this database, and times short enough for a test.</summary>
    public Dictionary<string, string> EnvironmentFor(string database) => new()
    {
        ["DATABASE_URL"] = DatabaseUrl(database),
        ["REDIS_URL"] = RedisUrl,
        ["REDIS_CONNECTION_TIMEOUT"] = "1",
        ["CONNECT_DELAY_SECONDS"] = "0.2",
        ["TASK_DELAY_SECONDS"] = "0.2",
        ["STOP_DELAY_SECONDS"] = "0",
        ["PORT"] = FreePort.Next().ToString(),
        ["LOG_LEVEL"] = "DEBUG",
    };

    public async Task StartPostgresAsync()
    {
        if (_postgres is { HasExited: false })
        {
            return;
        }

        _postgres = await ChildProcesses.StartAsync(
            ServerPrograms.Postgres("postgres"),
            [
                "-D", Data("postgres"), "-p", $"{_postgresPort}", "-h", "127.0.0.1", "-k", _folder.FullName,
                "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "shared_buffers=16MB",
            ],
            Data("postgres.log"), unprivileged: true);
        await Eventually.TrueAsync(async () => await ScalarAsync<int>("postgres", "SELECT 1") == 1, "PostgreSQL answers");
    }

    /// <summary>Stops it at once, as a machine that fails would.</summary>
    public Task StopPostgresAsync() => StopAsync(_postgres, AppProcess.SigQuit);

    public async Task StartRedisAsync()
    {
        if (_redis is { HasExited: false })
        {
            return;
        }

        _redis = await ChildProcesses.StartAsync(
            ServerPrograms.Redis,
            [
                "--port", $"{_redisPort}", "--bind", "127.0.0.1", "--requirepass", Password, "--save", "",
                "--dir", _folder.FullName,
            ],
            Data("redis.log"), unprivileged: true);
        await Eventually.TrueAsync(
            async () =>
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _redisPort);
                return true;
            },
            "Redis listens");
    }

    /// <summary>Redis keeps its connections but does not answer until it is resumed.</summary>
    public void FreezeRedis(bool frozen) => AppProcess.Signal(_redis!, frozen ? AppProcess.SigStop : AppProcess.SigContinue);

    public Task StopRedisAsync() => StopAsync(_redis, AppProcess.SigTerm);

    private string Data(string name) => Path.Combine(_folder.FullName, name);

    private static async Task StopAsync(Process? process, int signal)
    {
        if (process is null || process.HasExited)
        {
            return;
        }

        AppProcess.Signal(process, signal);
        await process.WaitForExitAsync();
    }
}
