using Ballast.Operator.Api.V1Alpha1;
using MySqlConnector;

namespace Ballast.Operator.Engines.Mysql;

/// <summary>Explains errors of MySQL, MariaDB and their driver.</summary>
internal static class MysqlFailures
{
    public static ProbeFailure? Explain(Exception exception) => exception switch
    {
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
        MySqlErrorCode.ServerShutdown => new(Reasons.CheckFailed, "is shutting down"),
        // Errors of the driver itself, whose cause has a type of its own.
        MySqlErrorCode.None or MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.CommandTimeoutExpired => null,
        _ => new(Reasons.CheckFailed, $"answers with an error (number {(int)code})"),
    };
}
