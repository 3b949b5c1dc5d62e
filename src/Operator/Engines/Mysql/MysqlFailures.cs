using Ballast.Operator.Api.V1Alpha1;
using MySqlConnector;

namespace Ballast.Operator.Engines.Mysql;

/// <summary>Explains errors of MySQL, MariaDB and their driver.</summary>
internal static class MysqlFailures
{
    private const MySqlErrorCode SecureTransportRequired = (MySqlErrorCode)3159;

    public static ProbeFailure? Explain(Exception exception) => exception switch
    {
        InsecureAuthenticationException => new(
            Reasons.InsecureAuthentication,
            "wants the password over a connection without TLS in a way that gives it away, and was not given it: enable TLS on "
                + "it"),
        MysqlPlainRefusedException => new(
            Reasons.AuthenticationFailed,
            "refuses the app's credentials over a connection without TLS: wrong user name or password, or it demands TLS of this "
                + "user"),
        NotSupportedException => new(
            Reasons.CheckFailed, "asks the app's user to sign in by a method that the operator does not have"),
        MySqlProtocolException => ProbeFailure.Unintelligible,
        MySqlException e => Explain(e.ErrorCode),
        _ => null,
    };

    private static ProbeFailure? Explain(MySqlErrorCode code) => code switch
    {
        MySqlErrorCode.AccessDenied => ProbeFailure.WrongCredentials,
        MySqlErrorCode.DatabaseAccessDenied =>
            new(Reasons.AuthenticationFailed, "does not let the app's user into the database"),
        MySqlErrorCode.HostNotPrivileged =>
            new(Reasons.AuthenticationFailed, "accepts no user from this address: grants name the hosts that may sign in"),
        MySqlErrorCode.HostIsBlocked => new(
            Reasons.AuthenticationFailed, "has blocked this address after many connection errors: FLUSH HOSTS unblocks it"),
        MySqlErrorCode.UnknownDatabase =>
            new(Reasons.DatabaseMissing, "runs, but has no database of the name that the app uses"),
        MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections or MySqlErrorCode.UserLimitReached =>
            ProbeFailure.NoConnectionLeft,
        SecureTransportRequired => new(
            Reasons.CheckFailed, "takes no connection without TLS: set tls.mode to require or stricter"),
        MySqlErrorCode.ServerShutdown => new(Reasons.CheckFailed, "is shutting down"),
        // Errors of the driver itself, whose cause has a type of its own.
        MySqlErrorCode.None or MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.CommandTimeoutExpired => null,
        _ => new(Reasons.CheckFailed, $"answers with an error (number {(int)code})"),
    };
}
