using System.Net;
using System.Security.Authentication;
using Npgsql;

namespace Ballast.Operator.Engines.Postgres;

/// <summary>
/// <c>SELECT 1</c> with the app's credentials over a new connection: a pooled one would not notice a changed password or a server
/// that is full.
/// </summary>
internal sealed class PostgresProbe(TimeProvider time) : IProbe
{
    private const string Settings = """
        SELECT current_setting('max_connections', true)::int,
               current_setting('superuser_reserved_connections', true)::int,
               current_setting('reserved_connections', true)::int
        """;

    public async Task<ProbeAnswer> AskAsync(CheckTarget target, IPAddress address, CancellationToken cancellationToken)
    {
        await using var source = DataSource(((DependencyTarget)target).Connection, address, target.Timeout);
        await using var connection = await OpenAsync(source, ((DependencyTarget)target).Connection, cancellationToken);

        // Settings first: they warm the connection up, so that what is measured is the server.
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

    /// <summary>Opens, and gives a type to the two refusals that the driver makes itself.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource source, ConnectionInfo connection, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
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
            ReservedConnections = reserved is null ? null : reserved + (Number(reader, 2) ?? 0), // the third came with 16
        };
    }

    private static int? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    private static SslMode Strictness(ConnectionInfo connection) => connection switch
    {
        { Tls: false } => SslMode.Disable,
        { SslMode: "verify-full" } => SslMode.VerifyFull,
        { SslMode: "verify-ca" } => SslMode.VerifyCA,
        _ => SslMode.Require, // encrypted, whoever it is: so it is with the app's own driver
    };

    private static NpgsqlDataSource DataSource(ConnectionInfo connection, IPAddress address, TimeSpan timeout)
    {
        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        var builder = new NpgsqlSlimDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = address.ToString(),
                Port = connection.Port,
                Username = connection.Username,
                Database = connection.Database,
                ApplicationName = "ballast",
                Pooling = false,
                Timeout = seconds,
                CommandTimeout = seconds,
                CancellationTimeout = -1, // a server that does not answer is not asked to cancel either
                SslMode = Strictness(connection),
                GssEncryptionMode = GssEncryptionMode.Disable,
            },
        };
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));

        // Given so, neither PGPASSWORD nor a password file nor a client certificate of the operator's surroundings is ever sent.
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
