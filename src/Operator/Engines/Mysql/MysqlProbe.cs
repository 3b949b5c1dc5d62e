using System.Net;
using System.Net.Security;
using System.Security.Authentication;
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
            throw target.Connection.Tls ? new AuthenticationException() : e; // the server has no TLS
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
            // Encrypted where the server can: from 8.0 on, it asks for the password only so.
            SslMode = connection switch
            {
                { Tls: true } => MySqlSslMode.Required,
                { SslMode: "disable" } => MySqlSslMode.Disabled,
                _ => MySqlSslMode.Preferred,
            },
            // Otherwise the password cannot be sent to a server of version 8 without TLS. This mode is not safe from someone who
            // can change the traffic either way: for that there are the strict ones.
            AllowPublicKeyRetrieval = !connection.Tls,
        };
        return new MySqlConnection(builder.ConnectionString)
        {
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accepts(connection, certificate, errors),
        };
    }

    // The driver knows only the address, so the name is compared here.
    private static bool Accepts(ConnectionInfo connection, X509Certificate? certificate, SslPolicyErrors errors)
    {
        var isTrusted = (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        return connection.SslMode switch
        {
            "verify-ca" => isTrusted,
            "verify-full" => isTrusted && certificate is X509Certificate2 ours && ours.MatchesHostname(connection.Host),
            _ => true, // encrypted, certificate not verified: the same as in the app's driver
        };
    }
}
