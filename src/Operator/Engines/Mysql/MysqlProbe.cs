using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MySqlConnector;

namespace Ballast.Operator.Engines.Mysql;

/// <summary>
/// <c>SELECT 1</c> with the app's credentials over a new connection: a pooled one would not notice a changed password or that the
/// server has no free connections.
/// </summary>
internal sealed class MysqlProbe(TimeProvider time) : IProbe
{
    private const string Settings =
        "SELECT VERSION(), CAST(@@global.max_connections AS SIGNED), CAST(@@session.max_user_connections AS SIGNED)";

    public async Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        var dependency = (DependencyTarget)target;
        await using var connection = await OpenAsync(dependency, address, cancellationToken);

        // Read the settings first: the first query of a connection is slower, and would distort the measured latency.
        var answer = await ReadSettingsAsync(connection, cancellationToken);
        var started = time.GetTimestamp();
        await using var question = new MySqlCommand("SELECT 1", connection);
        await question.ExecuteScalarAsync(cancellationToken);
        return answer with { Latency = time.GetElapsedTime(started) };
    }

    /// <summary>Opens the connection, and converts errors of the driver that have no type of their own.</summary>
    private static async Task<MySqlConnection> OpenAsync(
        DependencyTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        var (connection, port) = (Connection(target, address.Address), target.Connection.Port);
        try
        {
            return await TcpConnection.OpenAsync(address, port, OpenAsync, cancellationToken);
        }
        catch (MySqlException e) when (e.InnerException is null
            && e.ErrorCode is MySqlErrorCode.None or MySqlErrorCode.UnableToConnectToHost)
        {
            // The driver does not tell why there is no connection; this one does.
            await connection.DisposeAsync();
            using var plain = await TcpConnection.OpenAsync(address, port, cancellationToken);
            throw Explain(e, target.Connection);
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.AccessDenied
            && target.Connection.Tls.Mode == TlsMode.Disable)
        {
            await connection.DisposeAsync();
            throw new MysqlPlainRefusedException();
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        async Task<MySqlConnection> OpenAsync(CancellationToken token)
        {
            await connection.OpenAsync(token);
            return connection;
        }
    }

    // The driver has one error for everything that it does not do, and tells what only in words.
    private static Exception Explain(MySqlException error, ConnectionInfo connection) =>
        error.Message.StartsWith("Authentication method", StringComparison.Ordinal) ? new InsecureAuthenticationException()
        : connection.Tls.IsDemanded ? TlsRefusedException.NotOffered()
        : error;

    private static async Task<ProbeAnswer> ReadSettingsAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(Settings, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (all, ofUser) = (reader.GetInt64(1), reader.GetInt64(2));
        return new ProbeAnswer(TimeSpan.Zero)
        {
            // MariaDB adds its name and the build: 10.11.6-MariaDB-0+deb12u1.
            Version = reader.GetString(0).Split('-', '+')[0],
            // The app's user may be allowed fewer connections than the server; 0 is no limit of its own.
            MaxConnections = (int)Math.Min(ofUser > 0 ? Math.Min(all, ofUser) : all, int.MaxValue),
        };
    }

    private static MySqlConnection Connection(DependencyTarget target, IPAddress address)
    {
        var (connection, seconds) = (target.Connection, (uint)Math.Ceiling(target.Timeout.TotalSeconds));
        var builder = new MySqlConnectionStringBuilder
        {
            Server = address.ToString(),
            Port = (uint)connection.Port,
            UserID = connection.Username,
            Password = connection.Password,
            Database = connection.Database,
            ApplicationName = "ballast",
            Pooling = false,
            AutoEnlist = false,
            ConnectionTimeout = seconds,
            DefaultCommandTimeout = seconds,
            CancellationTimeout = -1, // do not open a second connection to cancel a query of a server that does not answer
            SslMode = connection switch
            {
                { Tls.IsDemanded: true } => MySqlSslMode.Required,
                { Tls.Mode: TlsMode.Disable } => MySqlSslMode.Disabled,
                _ => MySqlSslMode.Preferred,
            },
            // Otherwise whoever answers without TLS gets the password, encrypted with a key that he sends himself.
            AllowPublicKeyRetrieval = false,
        };
        return new MySqlConnection(builder.ConnectionString)
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                ServerCertificate.Accept(connection, certificate, chain, WithName(connection, certificate, errors)),
        };
    }

    // The driver knows only the address, so the name is compared here.
    private static SslPolicyErrors WithName(ConnectionInfo connection, X509Certificate? certificate, SslPolicyErrors errors) =>
        certificate is X509Certificate2 ours && ours.MatchesHostname(connection.Host)
            ? errors & ~SslPolicyErrors.RemoteCertificateNameMismatch
            : errors | SslPolicyErrors.RemoteCertificateNameMismatch;
}
