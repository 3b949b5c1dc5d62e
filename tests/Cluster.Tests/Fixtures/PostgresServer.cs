using System.Diagnostics;
using Npgsql;

namespace Ballast.Cluster.Tests.Fixtures;

/// <summary>
/// A real PostgreSQL on a free port, with one user. It listens on an address of the machine other than loopback, because the
/// operator does not check loopback addresses for the author of a stack.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string User = "shop";
    public const string Password = "canary-p@ss:w/r?d#%";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-postgres-");
    private Process? _process;

    public string Host { get; } = OwnAddress.Value.ToString();

    public int Port { get; } = FreePort.Next();

    public async Task InitializeAsync()
    {
        ChildProcesses.RemoveAfterExit(_folder.FullName);
        var password = InFolder("password");
        await File.WriteAllTextAsync(password, Password);
        await ChildProcesses.GiveAwayAsync(_folder.FullName, InFolder("chown.log"));
        await ChildProcesses.RunAsync(
            ServerPrograms.Postgres("initdb"),
            ["-D", InFolder("data"), "-U", User, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--no-sync"],
            InFolder("initdb.log"), unprivileged: true);
        await File.AppendAllTextAsync(InFolder("data/pg_hba.conf"), "host all all all scram-sha-256\n");
        _process = await ChildProcesses.StartAsync(
            ServerPrograms.Postgres("postgres"),
            [
                "-D", InFolder("data"), "-p", $"{Port}", "-h", Host, "-k", _folder.FullName, "-c", "fsync=off",
                "-c", "full_page_writes=off", "-c", "shared_buffers=16MB",
            ],
            InFolder("postgres.log"), unprivileged: true);
        await Eventually.TrueAsync(async () => await ScalarAsync<int>("postgres", "SELECT 1") == 1, "PostgreSQL answers");
    }

    public async Task DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>An empty database; one of that name that exists is dropped.</summary>
    public async Task RecreateAsync(string database)
    {
        await ScalarAsync<object>("postgres", $"DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        await ScalarAsync<object>("postgres", $"CREATE DATABASE {database}");
    }

    /// <summary>Runs a statement; returns the first column of the first row.</summary>
    public Task<T?> ScalarAsync<T>(string database, string sql) => ScalarAsync<T>(
        new NpgsqlConnectionStringBuilder { Host = Host, Port = Port, Username = User, Password = Password, Database = database },
        sql);

    /// <summary>The same with other credentials.</summary>
    public static async Task<T?> ScalarAsync<T>(NpgsqlConnectionStringBuilder credentials, string sql)
    {
        credentials.Pooling = false;
        await using var connection = new NpgsqlConnection(credentials.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync();
    }

    private string InFolder(string name) => Path.Combine(_folder.FullName, name);
}
