using Ballast.Operator.Api.V1Alpha1;
using Npgsql;

namespace Ballast.Operator.Engines.Postgres;

/// <summary>Explains errors of PostgreSQL and its driver.</summary>
internal static class PostgresFailures
{
    public static ProbeFailure? Explain(Exception exception) => exception switch
    {
        PostgresException e => Explain(e.SqlState),
        NpgsqlException { InnerException: null } => ProbeFailure.Unintelligible,
        _ => null,
    };

    private static ProbeFailure Explain(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.InvalidPassword => ProbeFailure.WrongCredentials,
        PostgresErrorCodes.InvalidAuthorizationSpecification => new(
            Reasons.AuthenticationFailed,
            "does not let the app's user in: unknown user, or pg_hba.conf refuses this address or encryption"),
        PostgresErrorCodes.InsufficientPrivilege =>
            new(Reasons.AuthenticationFailed, "does not let the app's user into the database"),
        PostgresErrorCodes.TooManyConnections => ProbeFailure.NoConnectionLeft,
        PostgresErrorCodes.InvalidCatalogName =>
            new(Reasons.DatabaseMissing, "runs, but has no database of the name that the app uses"),
        PostgresErrorCodes.CannotConnectNow => new(Reasons.CheckFailed, "is starting up or shutting down"),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => new(Reasons.CheckFailed, "is shutting down"),
        { Length: 5 } when sqlState.All(char.IsAsciiLetterOrDigit) =>
            new(Reasons.CheckFailed, $"answers with an error (SQLSTATE {sqlState})"),
        _ => ProbeFailure.Unintelligible,
    };
}
