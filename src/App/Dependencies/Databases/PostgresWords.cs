using Npgsql;

namespace Ballast.App.Dependencies.Databases;

/// <summary>Errors of PostgreSQL in plain words.</summary>
internal static class PostgresWords
{
    public static string Describe(PostgresException e) => e.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "authentication failed",
        PostgresErrorCodes.TooManyConnections => "too many connections",
        PostgresErrorCodes.InvalidCatalogName => "the database does not exist",
        PostgresErrorCodes.CannotConnectNow => "the server is starting or stopping",
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => "the server is shutting down",
        PostgresErrorCodes.QueryCanceled => "the statement took too long",
        PostgresErrorCodes.UndefinedTable => "a table is missing; run the command migrate",
        _ => $"{e.MessageText} ({e.SqlState})",
    };

    /// <summary>The server's own words, with the place in the SQL that was given to it.</summary>
    public static string Quote(PostgresException e) =>
        $"{e.MessageText} ({e.SqlState}{(e.Position > 0 ? $", at character {e.Position}" : "")})";

    public static bool IsConnectionFailure(PostgresException e) =>
        e.SqlState is ['0', '8', ..] or ['5', '7', 'P', ..] or PostgresErrorCodes.TooManyConnections;
}
