using System.Net.Sockets;
using System.Security.Authentication;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Npgsql;

namespace Ballast.Operator.Health;

/// <summary>
/// The one place where a failed check becomes a reason and plain words. They name what was asked and where; nothing that the
/// server, a driver or a Secret says is repeated.
/// </summary>
/// <param name="Reason">A constant of <see cref="Reasons"/>.</param>
/// <param name="Words">The end of a sentence that begins with the target, for example <c>refuses the connection</c>.</param>
internal sealed record FailureExplanation(string Reason, string Words)
{
    private static readonly FailureExplanation Broken = new(Reasons.CheckFailed, "breaks the connection off");
    private static readonly FailureExplanation Unintelligible =
        new(Reasons.CheckFailed, "gives an answer that its protocol does not know");
    private static readonly FailureExplanation WrongCredentials =
        new(Reasons.AuthenticationFailed, "refuses the app's credentials: wrong user name or password");

    /// <summary>Explains what a probe threw.</summary>
    /// <param name="timeout">How long the check could last.</param>
    public static FailureExplanation Of(Exception exception, TimeSpan timeout) =>
        Causes(exception).Select(cause => Recognise(cause, timeout)).FirstOrDefault(found => found is not null)
        ?? new FailureExplanation(Reasons.CheckFailed, "fails the check; the operator's debug log names the error");

    private static FailureExplanation? Recognise(Exception exception, TimeSpan timeout) => exception switch
    {
        PostgresException e => Recognise(e.SqlState),
        RedisErrorException e => Recognise(e),
        AppAnswerException e => new(Reasons.AppUnhealthy, $"answers {e.Status}{(e.Word is null ? "" : $": {e.Word}")}"),
        AddressRefusedException => new(
            Reasons.AddressRefused,
            "is not asked: its name leads to the operator itself, to a link-local address or to the API server"),
        UnintelligibleAnswerException or HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            Unintelligible,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => Unintelligible,
        SocketException e => Recognise(e.SocketErrorCode, timeout),
        OperationCanceledException or TimeoutException => TimedOut(timeout),
        InvalidCredentialException => WrongCredentials,
        AuthenticationException =>
            new(Reasons.CheckFailed, "could not agree on TLS, or has a certificate that is not to be trusted"),
        EndOfStreamException or HttpIOException => Broken,
        NpgsqlException { InnerException: null } => Unintelligible,
        _ => null,
    };

    private static FailureExplanation TimedOut(TimeSpan timeout) =>
        new(Reasons.ConnectionTimedOut, $"does not answer within {timeout.TotalSeconds:0.#} s");

    private static FailureExplanation Recognise(SocketError error, TimeSpan timeout) => error switch
    {
        SocketError.ConnectionRefused => new(Reasons.ConnectionRefused, "refuses the connection: nothing listens there yet"),
        SocketError.HostNotFound or SocketError.NoData => new(Reasons.UnknownHost, "cannot be found: DNS does not know the name"),
        SocketError.TryAgain => new(Reasons.UnknownHost, "cannot be found: DNS does not answer"),
        SocketError.TimedOut => TimedOut(timeout),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
            new(Reasons.CheckFailed, "cannot be reached: no route leads there"),
        _ => Broken,
    };

    private static FailureExplanation Recognise(string sqlState) => sqlState switch
    {
        PostgresErrorCodes.InvalidPassword => WrongCredentials,
        PostgresErrorCodes.InvalidAuthorizationSpecification => new(
            Reasons.AuthenticationFailed,
            "does not let the app's user in: unknown user, or pg_hba.conf refuses this address or encryption"),
        PostgresErrorCodes.InsufficientPrivilege =>
            new(Reasons.AuthenticationFailed, "does not let the app's user into the database"),
        PostgresErrorCodes.TooManyConnections => new(Reasons.TooManyConnections, "has no connection left: too many are open"),
        PostgresErrorCodes.InvalidCatalogName =>
            new(Reasons.DatabaseMissing, "runs, but has no database of the name that the app uses"),
        PostgresErrorCodes.CannotConnectNow => new(Reasons.CheckFailed, "is starting up or shutting down"),
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => new(Reasons.CheckFailed, "is shutting down"),
        { Length: 5 } when sqlState.All(char.IsAsciiLetterOrDigit) =>
            new(Reasons.CheckFailed, $"answers with an error (SQLSTATE {sqlState})"),
        _ => Unintelligible,
    };

    private static FailureExplanation Recognise(RedisErrorException error) => error.Reply switch
    {
        var r when Begins(r, "WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR invalid password", "ERR Client sent AUTH") =>
            WrongCredentials,
        var r when Begins(r, "ERR max number of clients") =>
            new(Reasons.TooManyConnections, "has no connection left: too many are open"),
        var r when Begins(r, "ERR DB index", "ERR invalid DB index") => new(
            Reasons.DatabaseMissing, "runs, but has no database of the number that the app uses"),
        var r when Begins(r, "LOADING") => new(Reasons.CheckFailed, "is still loading its data"),
        var r when Begins(r, "DENIED") => new(Reasons.CheckFailed, "is in protected mode and accepts only its own machine"),
        _ => new(Reasons.CheckFailed, "answers with an error"),
    };

    private static bool Begins(string reply, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (reply.StartsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The causes, innermost first, and the exception itself: what went wrong before what it was wrapped in.</summary>
    private static IEnumerable<Exception> Causes(Exception exception) =>
        (exception.InnerException is { } inner ? Causes(inner) : []).Append(exception);
}
