using Ballast.App.Configuration;
using Npgsql;

namespace Ballast.App.Dependencies;

/// <summary>The PostgreSQL pool. Npgsql reports its metrics under the pool name "main".</summary>
internal sealed class Database : IDependency, IAsyncDisposable
{
    /// <summary>Short: requests that need it fail until it is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly DatabaseSettings _settings;
    private readonly NpgsqlDataSource _source;
    private readonly ILogger _logger;

    public Database(DatabaseSettings settings, ILoggerFactory logging, TimeProvider time)
    {
        _settings = settings;
        _logger = logging.CreateLogger<Database>();
        var options = Connect(settings);
        if (settings.StatementTimeout > TimeSpan.Zero)
        {
            // The server ends the statement, and the client waits a little longer for its word.
            options.Options = $"-c statement_timeout={(long)settings.StatementTimeout.TotalMilliseconds}";
            options.CommandTimeout = (int)Math.Ceiling(settings.StatementTimeout.TotalSeconds) + 5;
        }

        var builder = new NpgsqlSlimDataSourceBuilder(options.ConnectionString) { Name = "main" };
        builder.EnableTransportSecurity();
        _source = builder.Build();
        Circuit = new Circuit(Name, Pause, _logger, time);
    }

    public string Name => "database";

    public string Address => _settings.Address.ToString();

    public bool Required => _settings.Required;

    public Circuit Circuit { get; }

    /// <summary>A connection from the pool; with pre-ping, it has just answered.</summary>
    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        OpenAsync(_settings.PrePing, cancellationToken);

    /// <summary>A connection outside the pool that waits for locks without a time limit.</summary>
    public async Task<NpgsqlConnection> OpenUnpooledAsync(CancellationToken cancellationToken)
    {
        var options = Connect(_settings);
        options.Pooling = false;
        options.CommandTimeout = 0;
        var builder = new NpgsqlSlimDataSourceBuilder(options.ConnectionString);
        builder.EnableTransportSecurity();
        // Not disposed: the connection uses it, and an unpooled data source has nothing else to dispose.
        return await builder.Build().OpenConnectionAsync(cancellationToken);
    }

    public async Task<string> PingAsync(CancellationToken cancellationToken)
    {
        // Always with pre-ping: an error of a connection that died in the pool does not tell whether the server is available
        // now.
        await using var connection = await OpenAsync(prePing: true, cancellationToken);
        return connection.PostgreSqlVersion.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _logger.LogDebug("The database pool is closed");
    }

    private async Task<NpgsqlConnection> OpenAsync(bool prePing, CancellationToken cancellationToken)
    {
        var connection = await _source.OpenConnectionAsync(cancellationToken);
        if (!prePing || await AnswersAsync(connection, cancellationToken))
        {
            return connection;
        }

        await connection.DisposeAsync();
        _source.Clear();
        return await _source.OpenConnectionAsync(cancellationToken);
    }

    private static async Task<bool> AnswersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static NpgsqlConnectionStringBuilder Connect(DatabaseSettings settings)
    {
        var options = new NpgsqlConnectionStringBuilder
        {
            Host = settings.Address.Host,
            Port = settings.Address.Port,
            Username = settings.Address.Username,
            Password = settings.Address.Password,
            Database = settings.Address.Database,
            MaxPoolSize = settings.MaxConnections,
            ConnectionLifetime = (int)settings.Recycle.TotalSeconds,
            Timeout = Math.Max(1, (int)settings.OpenTimeout.TotalSeconds),
            TcpKeepAlive = true,
            ApplicationName = "ballast-app",
        };
        if (settings.Address.SslMode is { } mode)
        {
            // As libpq does it: with an authority, require verifies it too.
            options.SslMode = mode == "require" && settings.Address.SslRootCert is not null
                ? SslMode.VerifyCA
                : Enum.Parse<SslMode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
        }

        if (options.SslMode is SslMode.VerifyCA or SslMode.VerifyFull)
        {
            options.RootCertificate = settings.Address.SslRootCert;
        }

        return options;
    }
}
