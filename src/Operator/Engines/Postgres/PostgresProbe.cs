using System.Security.Authentication;
using Npgsql;

namespace Ballast.Operator.Engines.Postgres;

/// <summary>
/// <c>SELECT 1</c> with the app's credentials over a new connection: a pooled one would not notice a changed password or that the
/// server has no free connections.
/// </summary>
internal sealed class PostgresProbe(TimeProvider time) : IProbe
{
    private const string Settings = """
        SELECT current_setting('max_connections', true)::int,
               current_setting('superuser_reserved_connections', true)::int,
               current_setting('reserved_connections', true)::int
        """;

    public async Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        await using var source = DataSource(((DependencyTarget)target).Connection, address, target.Timeout);
        await using var connection = await OpenAsync(source, ((DependencyTarget)target).Connection, address, cancellationToken);

        // Read the settings first: the first query of a connection is slower, and would distort the measured latency.
        var answer = await ReadSettingsAsync(connection, cancellationToken);
        var started = time.GetTimestamp();
        await using var question = new NpgsqlCommand("SELECT 1", connection);
        await question.ExecuteScalarAsync(cancellationToken);
        return answer with
        {
            Latency = time.GetElapsedTime(
            started),
            Version = connection.PostgresParameters.GetValueOrDefault("server_version")
        };
    }

    /// <summary>Opens the connection, and converts two errors of the driver that have no type of their own.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource source, ConnectionInfo connection, ProbeAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await TcpConnection.OpenAsync(
                address, connection.Port, token => source.OpenConnectionAsync(token).AsTask(), cancellationToken);
        }
        catch (NpgsqlException e) when (e is not PostgresException && e.InnerException is null && connection.Password.Length == 0)
        {
            throw new InvalidCredentialException(); // the server asks for a password
        }
        catch (NpgsqlException e) when (e is not PostgresException && e.InnerException is null && connection.Tls)
        {
            throw new AuthenticationException(); // the server has no TLS
        }
    }

    private static async Task<ProbeAnswer> ReadSettingsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Settings, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var reserved = Number(reader, 1);
        return new ProbeAnswer(TimeSpan.Zero)
        {
            MaxConnections = Number(reader, 0),
            ReservedConnections = reserved is null ? null : reserved + (Number(reader, 2) ?? 0), // the third is new in 16
        };
    }

    private static int? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    private static SslMode Strictness(ConnectionInfo connection) => connection switch
    {
        { Tls: false } => SslMode.Disable,
        { SslMode: "verify-full" } => SslMode.VerifyFull,
        { SslMode: "verify-ca" } => SslMode.VerifyCA,
        _ => SslMode.Require, // encrypted, certificate not verified: the same as in the app's driver
    };

    private static NpgsqlDataSource DataSource(ConnectionInfo connection, ProbeAddress address, TimeSpan timeout)
    {
        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        var builder = new NpgsqlSlimDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = address.Address.ToString(),
                Port = connection.Port,
                Username = connection.Username,
                Database = connection.Database,
                ApplicationName = "ballast",
                Pooling = false,
                Timeout = seconds,
                CommandTimeout = seconds,
                CancellationTimeout = -1, // do not send a cancel request to a server that does not answer
                SslMode = Strictness(connection),
                GssEncryptionMode = GssEncryptionMode.Disable,
            },
        };
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));

        // Otherwise the driver would send PGPASSWORD, a password file or a client certificate from the operator's environment.
        builder.UsePasswordProvider(_ => connection.Password, (_, _) => new ValueTask<string>(connection.Password));
        if (connection.Tls)
        {
            builder.EnableTransportSecurity();
            builder.UseSslClientAuthenticationOptionsCallback(options =>
            {
                options.TargetHost = connection.Host;
                options.ClientCertificates = null;
                options.LocalCertificateSelectionCallback = null;
            });
        }

        return builder.Build();
    }
}
