using System.Data.Common;
using Ballast.App.Configuration;
using Npgsql;

namespace Ballast.App.Dependencies.Databases;

/// <summary>PostgreSQL, by Npgsql.</summary>
internal sealed class PostgresEngine : IDatabaseEngine
{
    private const long LockKey = 0x42414C4C415354; // "BALLAST"

    public string MigrationsFolder => "postgresql";

    /// <inheritdoc/>
    /// <remarks>
    /// Without it the server notices a killed client only when the statement ends, and holds the lock until then.
    /// </remarks>
    public string MigrationSession =>
        "SELECT set_config(name, '2s', false) FROM pg_settings WHERE name = 'client_connection_check_interval'";

    public string MigrationLock => $"SELECT 1 FROM pg_advisory_lock({LockKey})";

    public string MigrationTable => """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            name text PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
        """;

    public DbDataSource CreatePool(DatabaseSettings settings)
    {
        var options = Connect(settings);
        if (settings.StatementTimeout > TimeSpan.Zero)
        {
            // The server ends the statement, and the client waits a little longer for its word.
            options.Options = $"-c statement_timeout={(long)settings.StatementTimeout.TotalMilliseconds}";
            options.CommandTimeout = (int)Math.Ceiling(settings.StatementTimeout.TotalSeconds) + 5;
        }

        return Build(options);
    }

    public DbDataSource CreateUnpooled(DatabaseSettings settings)
    {
        var options = Connect(settings);
        options.Pooling = false;
        options.CommandTimeout = 0;
        return Build(options);
    }

    public Task ClearAsync(DbDataSource pool, DbConnection connection, CancellationToken cancellationToken)
    {
        ((NpgsqlDataSource)pool).Clear();
        return Task.CompletedTask;
    }

    public string Version(DbConnection connection) => ((NpgsqlConnection)connection).PostgreSqlVersion.ToString();

    public bool HidesCause(DbException exception) => false;

    public string InsertReturning(string insert, string table, string columns) => $"{insert} RETURNING {columns}";

    public string InsertOnce(string insert, string key) => $"{insert} ON CONFLICT ({key}) DO NOTHING";

    public string Replace(string table, string key, string column, string select) =>
        $"INSERT INTO {table} ({key}, {column}) {select} ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}";

    private static NpgsqlDataSource Build(NpgsqlConnectionStringBuilder options)
    {
        var builder = new NpgsqlSlimDataSourceBuilder(options.ConnectionString) { Name = "main" };
        builder.EnableTransportSecurity();
        return builder.Build();
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
