using MySqlConnector;

namespace Ballast.App.Dependencies.Databases;

/// <summary>Errors of MySQL and MariaDB in plain words.</summary>
internal static class MysqlWords
{
    /// <summary>MariaDB's number for a statement that its time limit ended.</summary>
    private const MySqlErrorCode StatementTimeout = (MySqlErrorCode)1969;

    /// <summary>Null: an error of the driver's own, whose cause tells more.</summary>
    public static string? Describe(MySqlException e) => e.ErrorCode switch
    {
        MySqlErrorCode.None => null,
        MySqlErrorCode.UnableToConnectToHost => "no connection within its time",
        MySqlErrorCode.CommandTimeoutExpired or StatementTimeout or MySqlErrorCode.QueryTimeout
            or MySqlErrorCode.QueryInterrupted => "the statement took too long",
        MySqlErrorCode.AccessDenied => "authentication failed",
        MySqlErrorCode.DatabaseAccessDenied => "the user may not use the database",
        MySqlErrorCode.HostNotPrivileged or MySqlErrorCode.HostIsBlocked => "the server accepts no user from this address",
        MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections or MySqlErrorCode.UserLimitReached =>
            "too many connections",
        MySqlErrorCode.UnknownDatabase => "the database does not exist",
        MySqlErrorCode.ServerShutdown => "the server is shutting down",
        MySqlErrorCode.NoSuchTable => "a table is missing; run the command migrate",
        _ => Quote(e),
    };

    /// <summary>The server's own words.</summary>
    public static string Quote(MySqlException e) => $"{e.Message} ({(int)e.ErrorCode})";

    public static bool IsConnectionFailure(MySqlException e) => e.ErrorCode is MySqlErrorCode.UnableToConnectToHost
        or MySqlErrorCode.ConnectionCountError or MySqlErrorCode.TooManyUserConnections or MySqlErrorCode.UserLimitReached
        or MySqlErrorCode.ServerShutdown
        || (e.ErrorCode == MySqlErrorCode.None && e.InnerException is IOException);
}
