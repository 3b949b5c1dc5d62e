using System.Net.Sockets;
using System.Security.Authentication;
using Ballast.App.Dependencies.Brokers;
using Ballast.App.Dependencies.Databases;
using Ballast.App.Dependencies.Points;
using MySqlConnector;
using Npgsql;
using Polly.CircuitBreaker;
using StackExchange.Redis;

namespace Ballast.App.Dependencies;

/// <summary>Turns exceptions of the drivers into words that a person can act on, without hosts, users or secrets.</summary>
internal static class PlainWords
{
    public static string Describe(Exception exception) => exception switch
    {
        BrokerUnavailableException { InnerException: { } cause } => Describe(cause),
        BrokenCircuitException { InnerException: { } cause } open =>
            $"{Describe(cause)}; next try in {Math.Ceiling(open.RetryAfter?.TotalSeconds ?? 1)} s",
        _ => Causes(exception).Select(Recognise).FirstOrDefault(words => words is not null)
            ?? $"failed ({exception.GetType().Name})",
    };

    /// <summary>True if trying again later may help: the connection failed, not the work.</summary>
    public static bool IsConnectionFailure(Exception exception) => Causes(exception).Any(cause => cause switch
    {
        PostgresException e => PostgresWords.IsConnectionFailure(e),
        MySqlException e => MysqlWords.IsConnectionFailure(e),
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => false,
        NpgsqlException or SocketException or TimeoutException or RedisConnectionException or HttpRequestException => true,
        _ => BrokerWords.IsConnectionFailure(cause),
    });

    private static string? Recognise(Exception exception) => exception switch
    {
        PostgresException e => PostgresWords.Describe(e),
        MySqlException e => MysqlWords.Describe(e),
        InfluxException e => e.Message,
        CertificateRefusedException e => e.Message,
        AuthenticationException => "no encrypted connection: the port has no TLS, or its certificate is not accepted",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } =>
            "unknown host",
        SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable } => "host unreachable",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => "the port is in use",
        SocketException => "connection lost",
        TimeoutException or OperationCanceledException => "timed out",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => "authentication failed",
        RedisServerException e when e.Message.StartsWith("NOAUTH", StringComparison.Ordinal)
            || e.Message.StartsWith("WRONGPASS", StringComparison.Ordinal) => "authentication failed",
        RedisServerException e when e.Message.Contains("max number of clients", StringComparison.Ordinal) =>
            "too many connections",
        EndOfStreamException or RedisConnectionException => "connection lost",
        _ => BrokerWords.Describe(exception),
    };

    /// <summary>The exception and its causes, innermost first: the cause tells more than its wrapper.</summary>
    private static IEnumerable<Exception> Causes(Exception exception)
    {
        var causes = exception is AggregateException many
            ? many.InnerExceptions.SelectMany(Causes)
            : exception.InnerException is { } inner ? Causes(inner) : [];
        return causes.Append(exception);
    }
}
