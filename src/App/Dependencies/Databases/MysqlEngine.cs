using System.Data.Common;
using System.Globalization;
using Ballast.App.Configuration;
using MySqlConnector;

namespace Ballast.App.Dependencies.Databases;

/// <summary>MySQL and MariaDB, by MySqlConnector.</summary>
internal sealed class MysqlEngine : IDatabaseEngine
{
    // What MariaDB of version 10 puts before its version, for clients that know only MySQL.
    private const string OldPrefix = "5.5.5-";

    private const string Mariadb = "MariaDB";

    public string MigrationsFolder => "mysql";

    /// <inheritdoc/>
    /// <remarks>
    /// By default the server keeps the session, and the lock, of a client whose machine went away for eight hours.
    /// </remarks>
    public string MigrationSession => "SET SESSION wait_timeout = 600";

    /// <inheritdoc/>
    /// <remarks>
    /// Locks are the whole server's, so the name holds the database's. A year: not all versions know a wait without end.
    /// </remarks>
    public string MigrationLock => "SELECT GET_LOCK(CONCAT('ballast.', SHA1(DATABASE())), 31536000)";

    public string MigrationTable => """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            name varchar(200) PRIMARY KEY, checksum varchar(64) NOT NULL,
            applied_at datetime(6) NOT NULL DEFAULT (utc_timestamp(6)))
        """;

    public DbDataSource CreatePool(DatabaseSettings settings)
    {
        var options = Connect(settings);
        options.MaximumPoolSize = (uint)settings.MaxConnections;
        options.ConnectionLifeTime = (uint)settings.Recycle.TotalSeconds;
        if (settings.StatementTimeout <= TimeSpan.Zero)
        {
            return new MySqlDataSourceBuilder(options.ConnectionString).UseName("main").Build();
        }

        // The server ends the statement, and the client waits a little longer for its word.
        options.DefaultCommandTimeout = (uint)Math.Ceiling(settings.StatementTimeout.TotalSeconds) + 5;
        return new MySqlDataSourceBuilder(options.ConnectionString).UseName("main")
            .UseConnectionOpenedCallback((opened, token) => LimitAsync(opened, settings.StatementTimeout, token)).Build();
    }

    public DbDataSource CreateUnpooled(DatabaseSettings settings)
    {
        var options = Connect(settings);
        options.Pooling = false;
        options.DefaultCommandTimeout = 0;
        options.AllowUserVariables = true;
        return new MySqlDataSourceBuilder(options.ConnectionString).Build();
    }

    public Task ClearAsync(DbDataSource pool, DbConnection connection, CancellationToken cancellationToken) =>
        MySqlConnection.ClearPoolAsync((MySqlConnection)connection, cancellationToken);

    public string Version(DbConnection connection)
    {
        var version = connection.ServerVersion;
        return (version.StartsWith(OldPrefix, StringComparison.Ordinal) ? version[OldPrefix.Length..] : version)
            .Split('-', '+')[0];
    }

    public bool HidesCause(DbException exception) =>
        exception is MySqlException { InnerException: null, ErrorCode: MySqlErrorCode.UnableToConnectToHost };

    public string InsertReturning(string insert, string table, string columns) =>
        $"{insert}; SELECT {columns} FROM {table} WHERE id = LAST_INSERT_ID()";

    public string InsertOnce(string insert, string key) => $"{insert} ON DUPLICATE KEY UPDATE {key} = {key}";

    public string Replace(string table, string key, string column, string select) =>
        $"REPLACE INTO {table} ({key}, {column}) {select}";

    /// <summary>Limits the statements of a session that is new or was reset: MySQL's can limit only SELECT.</summary>
    private static async ValueTask LimitAsync(
        MySqlConnectionOpenedContext opened, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (opened.Conditions == MySqlConnectionOpenedConditions.None)
        {
            return;
        }

        var set = opened.Connection.ServerVersion.Contains(Mariadb, StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"SET SESSION max_statement_time = {limit.TotalSeconds}")
            : string.Create(CultureInfo.InvariantCulture, $"SET SESSION max_execution_time = {(long)limit.TotalMilliseconds}");
        await using var command = opened.Connection.Command(set);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static MySqlConnectionStringBuilder Connect(DatabaseSettings settings) => new()
    {
        SslCa = settings.Address.SslRootCert ?? "",
        Server = settings.Address.Host,
        Port = (uint)settings.Address.Port,
        UserID = settings.Address.Username,
        Password = settings.Address.Password,
        Database = settings.Address.Database,
        ConnectionTimeout = (uint)Math.Max(1, (int)settings.OpenTimeout.TotalSeconds),
        Keepalive = 60,
        ApplicationName = "ballast-app",
        DateTimeKind = MySqlDateTimeKind.Utc,
        AutoEnlist = false,
        // A connection has one transaction at most, and every command is part of it.
        IgnoreCommandTransaction = true,
        // Otherwise the password cannot be sent to a server of version 8 without TLS.
        AllowPublicKeyRetrieval = settings.Address.SslMode is null or "disable" or "prefer",
        SslMode = settings.Address.SslMode switch
        {
            "disable" => MySqlSslMode.Disabled,
            // As libpq does it: with an authority, require verifies it too.
            "require" when settings.Address.SslRootCert is null => MySqlSslMode.Required,
            "require" => MySqlSslMode.VerifyCA,
            "verify-ca" => MySqlSslMode.VerifyCA,
            "verify-full" => MySqlSslMode.VerifyFull,
            _ => MySqlSslMode.Preferred,
        },
    };
}
