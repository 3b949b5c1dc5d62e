using System.Net.Sockets;
using System.Security.Authentication;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>
/// The one place where a failed check becomes a reason and plain words: the engine explains its own errors, this what any
/// connection may throw. The words name what was asked and where; nothing that the server, a driver or a Secret says is repeated.
/// </summary>
internal static class FailureExplanation
{
    private static readonly ProbeFailure Broken = new(Reasons.CheckFailed, "breaks the connection off");

    /// <summary>Explains what a probe threw.</summary>
    /// <param name="timeout">How long the check could last.</param>
    /// <param name="engine">The engine of what was asked; null for the app.</param>
    public static ProbeFailure Of(Exception exception, TimeSpan timeout, IEngine? engine) =>
        Causes(exception).Select(cause => engine?.Explain(cause) ?? Recognise(cause, timeout))
            .FirstOrDefault(found => found is not null)
        ?? new ProbeFailure(Reasons.CheckFailed, "fails the check; the operator's debug log names the error");

    private static ProbeFailure? Recognise(Exception exception, TimeSpan timeout) => exception switch
    {
        AppAnswerException e => new(Reasons.AppUnhealthy, $"answers {e.Status}{(e.Word is null ? "" : $": {e.Word}")}"),
        AddressRefusedException => new(
            Reasons.AddressRefused,
            "is not asked: its name leads to the operator itself, to a link-local address or to the API server"),
        UnintelligibleAnswerException or HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
            ProbeFailure.Unintelligible,
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => ProbeFailure.Unintelligible,
        SocketException e => Recognise(e.SocketErrorCode, timeout),
        OperationCanceledException or TimeoutException => TimedOut(timeout),
        InvalidCredentialException => ProbeFailure.WrongCredentials,
        AuthenticationException =>
            new(Reasons.CheckFailed, "could not agree on TLS, or has a certificate that is not to be trusted"),
        EndOfStreamException or HttpIOException => Broken,
        _ => null,
    };

    private static ProbeFailure TimedOut(TimeSpan timeout) =>
        new(Reasons.ConnectionTimedOut, $"does not answer within {timeout.TotalSeconds:0.#} s");

    private static ProbeFailure Recognise(SocketError error, TimeSpan timeout) => error switch
    {
        SocketError.ConnectionRefused => new(Reasons.ConnectionRefused, "refuses the connection: nothing listens there yet"),
        SocketError.HostNotFound or SocketError.NoData => new(Reasons.UnknownHost, "cannot be found: DNS does not know the name"),
        SocketError.TryAgain => new(Reasons.UnknownHost, "cannot be found: DNS does not answer"),
        SocketError.TimedOut => TimedOut(timeout),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable =>
            new(Reasons.CheckFailed, "cannot be reached: no route leads there"),
        _ => Broken,
    };

    /// <summary>The causes, innermost first, and the exception itself: what went wrong before what it was wrapped in.</summary>
    private static IEnumerable<Exception> Causes(Exception exception) =>
        (exception.InnerException is { } inner ? Causes(inner) : []).Append(exception);
}
