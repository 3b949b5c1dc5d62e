using System.Data.Common;
using System.Net.Sockets;
using Ballast.App.Configuration;

namespace Ballast.App.Dependencies.Databases;

/// <summary>The database and its pool.</summary>
internal sealed class Database : IDependency, IAsyncDisposable
{
    /// <summary>Short: requests that need it fail until it is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly DatabaseSettings _settings;
    private readonly DbDataSource _pool;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    public Database(DatabaseSettings settings, ILoggerFactory logging, TimeProvider time)
    {
        _settings = settings;
        _logger = logging.CreateLogger<Database>();
        _time = time;
        Engine = IDatabaseEngine.Of(settings.Address.Kind);
        _pool = Engine.CreatePool(settings);
        Circuit = new Circuit(Name, Pause, _logger, time);
    }

    public string Name => "database";

    public string Address => _settings.Address.ToString();

    public bool Required => _settings.Required;

    public Circuit Circuit { get; }

    public IDatabaseEngine Engine { get; }

    /// <summary>A connection from the pool; with pre-ping, it has just answered.</summary>
    public Task<DbConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(_settings.PrePing, cancellationToken);

    /// <summary>A connection outside the pool that waits for locks without a time limit.</summary>
    /// <remarks>The source is not disposed: the connection uses it, and without a pool it has nothing else to dispose.</remarks>
    public Task<DbConnection> OpenUnpooledAsync(CancellationToken cancellationToken) =>
        ConnectAsync(Engine.CreateUnpooled(_settings), cancellationToken);

    public async Task<string> PingAsync(CancellationToken cancellationToken)
    {
        // Always with pre-ping: an error of a connection that died in the pool does not tell whether the server is available
        // now.
        await using var connection = await OpenAsync(prePing: true, cancellationToken);
        return Engine.Version(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.DisposeAsync();
        _logger.LogDebug("The database pool is closed");
    }

    private async Task<DbConnection> OpenAsync(bool prePing, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(_pool, cancellationToken);
        if (!prePing || await AnswersAsync(connection, cancellationToken))
        {
            return connection;
        }

        await Engine.ClearAsync(_pool, connection, cancellationToken);
        await connection.DisposeAsync();
        return await ConnectAsync(_pool, cancellationToken);
    }

    private async Task<DbConnection> ConnectAsync(DbDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (DbException e) when (Engine.HidesCause(e))
        {
            await ReachAsync(cancellationToken);
            throw;
        }
    }

    /// <exception cref="DatabaseUnreachableException">Nothing answers at the address.</exception>
    private async Task ReachAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_settings.OpenTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(_settings.Address.Host, _settings.Address.Port, either.Token);
        }
        catch (Exception e)
            when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseUnreachableException(e);
        }
    }

    private static async Task<bool> AnswersAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteAsync("SELECT 1", cancellationToken);
            return true;
        }
        catch (DbException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
