using MySqlConnector;

namespace Ballast.App.Tests;

/// <summary>A MariaDB of the tests' own.</summary>
public sealed class Mysql : IAsyncLifetime
{
    private MariadbProcess? _server;
    private int _databases;

    public string Address => $"127.0.0.1:{_server!.Port}";

    public async Task InitializeAsync()
    {
        _server = await MariadbProcess.StartAsync(
            $"""
            CREATE USER IF NOT EXISTS app@'%' IDENTIFIED BY '{Servers.Password}';
            GRANT ALL ON *.* TO app@'%';
            CREATE USER IF NOT EXISTS crowded@'%' IDENTIFIED BY '{Servers.Password}' WITH MAX_USER_CONNECTIONS 1;
            GRANT ALL ON *.* TO crowded@'%';
            CREATE USER IF NOT EXISTS stranger@'%' IDENTIFIED BY '{Servers.Password}';
            CREATE DATABASE IF NOT EXISTS migrated;

            """);
        await AnswersAsync();
        var (code, _, errors) = await AppProcess.RunAsync(EnvironmentFor("migrated"), "migrate");
        Assert.True(code == 0, errors);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public Task StopAsync() => _server!.StopAsync();

    public async Task StartAsync()
    {
        await _server!.StartAsync();
        await AnswersAsync();
    }

    public string Url(string database, string user = "app", string password = Servers.Password) =>
        $"mysql+aiomysql://{user}:{Uri.EscapeDataString(password)}@{Address}/{database}?charset=utf8mb4";

    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ScalarAsync("", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = await OpenAsync("app", database);
        await using var command = new MySqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task<MySqlConnection> OpenAsync(string user, string database)
    {
        var text = new MySqlConnectionStringBuilder
        {
            Server = "127.0.0.1",
            Port = (uint)_server!.Port,
            UserID = user,
            Password = Servers.Password,
            Database = database,
            Pooling = false,
        };
        var connection = new MySqlConnection(text.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>What the operator would inject for this database, and times short enough for a test.</summary>
    public Dictionary<string, string> EnvironmentFor(string database) => new()
    {
        ["DATABASE_URL"] = Url(database),
        ["CONNECT_DELAY_SECONDS"] = "0.2",
        ["TASK_DELAY_SECONDS"] = "0.2",
        ["STOP_DELAY_SECONDS"] = "0",
        ["PORT"] = FreePort.Next().ToString(),
        ["LOG_LEVEL"] = "DEBUG",
    };

    private Task AnswersAsync() =>
        Eventually.TrueAsync(async () => Convert.ToInt32(await ScalarAsync("", "SELECT 1")) == 1, "MariaDB answers");
}
