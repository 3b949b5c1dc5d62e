using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>
/// Converts the exception of a failed check into a reason and a message: the engine explains its own exceptions, this class the
/// general ones. A message names the target and its address, and contains no text of the server, a driver or a Secret.
/// </summary>
internal static class FailureExplanation
{
    private static readonly ProbeFailure Broken = new(Reasons.CheckFailed, "breaks the connection off");

    /// <summary>Explains what a probe threw.</summary>
    /// <param name="timeout">The timeout of the check.</param>
    /// <param name="engine">The target's engine; null for the app.</param>
    public static ProbeFailure Of(Exception exception, TimeSpan timeout, IEngine? engine) =>
        Causes(exception).Select(cause => engine?.Explain(cause) ?? Recognise(cause, timeout))
            .FirstOrDefault(found => found is not null)
        ?? new ProbeFailure(Reasons.CheckFailed, "fails the check; the operator's debug log names the error");

    /// <summary>True if nothing accepted the connection, so another address of the same name may.</summary>
    public static bool IsUnreachable(Exception exception) => Causes(exception).Any(cause => cause
        is ConnectTimedOutException
        or SocketException
        {
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.TimedOut or SocketError.HostUnreachable
                or SocketError.NetworkUnreachable or SocketError.AddressNotAvailable
        });

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
        ConnectTimedOutException e => new(
            Reasons.ConnectionTimedOut, $"does not accept a connection within {Seconds(e.Limit)} s"),
        OperationCanceledException or TimeoutException => TimedOut(timeout),
        InvalidCredentialException => ProbeFailure.WrongCredentials,
        TlsRefusedException e => new(Reasons.CheckFailed, e.Words),
        InsecureAuthenticationException => new(
            Reasons.InsecureAuthentication,
            "wants the password in clear text over a connection without TLS, and was not given it: have the server use "
                + "scram-sha-256, or enable TLS on it"),
        AuthenticationException =>
            new(Reasons.CheckFailed, "could not agree on TLS, or has a certificate that is not to be trusted"),
        EndOfStreamException or HttpIOException => Broken,
        _ => null,
    };

    private static ProbeFailure TimedOut(TimeSpan timeout) =>
        new(Reasons.ConnectionTimedOut, $"does not answer within {Seconds(timeout)} s");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

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

    /// <summary>The inner exceptions, innermost first, then the exception itself: the innermost is the most specific.</summary>
    private static IEnumerable<Exception> Causes(Exception exception) =>
        (exception.InnerException is { } inner ? Causes(inner) : []).Append(exception);
}
