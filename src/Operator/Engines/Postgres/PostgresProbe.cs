using System.Security.Authentication;
using Npgsql;

namespace Ballast.Operator.Engines.Postgres;

/// <summary>
/// <c>SELECT 1</c> with the app's credentials over a new connection: a pooled one would not notice a changed password or that the
/// server has no free connections.
/// </summary>
internal sealed class PostgresProbe(TimeProvider time) : IProbe
{
    // Without TLS: methods that do not tell the password, and none at all.
    private const string SafeMethods = "ScramSHA256,MD5,None";

    private const string Settings = """
        SELECT current_setting('max_connections', true)::int,
               current_setting('superuser_reserved_connections', true)::int,
               current_setting('reserved_connections', true)::int
        """;

    public async Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        var dependency = (DependencyTarget)target;
        await using var connection = await OpenAsync(dependency, address, cancellationToken);

        // Read the settings first: the first query of a connection is slower, and would distort the measured latency.
        var answer = await ReadSettingsAsync(connection, cancellationToken);
        var started = time.GetTimestamp();
        await using var question = new NpgsqlCommand("SELECT 1", connection);
        await question.ExecuteScalarAsync(cancellationToken);
        return answer with
        {
            Latency = time.GetElapsedTime(started),
            Version = connection.PostgresParameters.GetValueOrDefault("server_version"),
        };
    }

    /// <summary>
    /// Opens the connection as libpq does in this mode. Not by the driver's own modes: after any failure they go on without TLS.
    /// </summary>
    private static Task<NpgsqlConnection> OpenAsync(
        DependencyTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        return target.Connection.Tls.Mode switch
        {
            TlsMode.Disable => PlainAsync(),
            TlsMode.Allow => EitherAsync(PlainAsync, EncryptedAsync),
            TlsMode.Prefer => EitherAsync(EncryptedAsync, PlainAsync),
            _ => EncryptedAsync(),
        };

        Task<NpgsqlConnection> EncryptedAsync() => OpenAsync(target, address, SslMode.Require, cancellationToken);

        Task<NpgsqlConnection> PlainAsync() => OpenAsync(target, address, SslMode.Disable, cancellationToken);
    }

    /// <summary>The second way where the server refuses the first one; what it says then, unless it refuses both.</summary>
    private static async Task<NpgsqlConnection> EitherAsync(
        Func<Task<NpgsqlConnection>> first, Func<Task<NpgsqlConnection>> second)
    {
        try
        {
            return await first();
        }
        catch (Exception refusal) when (IsRefusal(refusal))
        {
            try
            {
                return await second();
            }
            catch (Exception other) when (IsRefusal(other))
            {
                throw refusal is InsecureAuthenticationException || other is InsecureAuthenticationException
                    ? new InsecureAuthenticationException()
                    : refusal is TlsRefusedException ? other : refusal;
            }
        }
    }

    // No TLS, or none that works; a rule of pg_hba.conf for one of the two; or a password that must not be sent.
    private static bool IsRefusal(Exception exception) => exception is InsecureAuthenticationException or AuthenticationException
        or PostgresException { SqlState: PostgresErrorCodes.InvalidAuthorizationSpecification }
        or NpgsqlException { InnerException: AuthenticationException };

    /// <summary>Opens the connection, and converts errors of the driver that have no type of their own.</summary>
    private static async Task<NpgsqlConnection> OpenAsync(
        DependencyTarget target, ProbeAddress address, SslMode mode, CancellationToken cancellationToken)
    {
        await using var source = DataSource(target, address, mode);
        try
        {
            return await TcpConnection.OpenAsync(
                address, target.Connection.Port, token => source.OpenConnectionAsync(token).AsTask(), cancellationToken);
        }
        catch (NpgsqlException e) when (e is not PostgresException && e.InnerException is null)
        {
            if (target.Connection.Password.Length == 0)
            {
                throw new InvalidCredentialException(); // the server asks for a password
            }

            if (e.Message.Contains("authentication method is not allowed", StringComparison.Ordinal))
            {
                throw new InsecureAuthenticationException();
            }

            if (mode == SslMode.Require)
            {
                throw TlsRefusedException.NotOffered();
            }

            throw;
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

    private static NpgsqlDataSource DataSource(
        DependencyTarget target, ProbeAddress address, SslMode mode)
    {
        var connection = target.Connection;
        var seconds = (int)Math.Ceiling(target.Timeout.TotalSeconds);
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
                SslMode = mode,
                RequireAuth = mode == SslMode.Disable ? SafeMethods : null,
                GssEncryptionMode = GssEncryptionMode.Disable,
            },
        };
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));

        // Otherwise the driver would send PGPASSWORD, a password file or a client certificate from the operator's environment.
        builder.UsePasswordProvider(_ => connection.Password, (_, _) => new ValueTask<string>(connection.Password));
        if (mode != SslMode.Disable)
        {
            builder.EnableTransportSecurity();
            builder.UseSslClientAuthenticationOptionsCallback(options => ServerCertificate.Configure(options, connection));
        }

        return builder.Build();
    }
}
