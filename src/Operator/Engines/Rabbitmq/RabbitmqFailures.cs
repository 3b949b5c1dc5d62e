using Ballast.Operator.Api.V1Alpha1;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Ballast.Operator.Engines.Rabbitmq;

/// <summary>Explains errors of RabbitMQ and its client.</summary>
internal static class RabbitmqFailures
{
    public static ProbeFailure? Explain(Exception exception) => exception switch
    {
        RabbitmqAlarmException e => new(
            Reasons.CheckFailed,
            $"takes no messages: it is short of "
                + $"{(Says(e.Reason, "memory") ? "memory" : Says(e.Reason, "disk") ? "disk" : "memory or disk")}"),
        AuthenticationFailureException or PossibleAuthenticationFailureException => ProbeFailure.WrongCredentials,
        OperationInterruptedException { ShutdownReason: { } reason } => Explain(reason),
        ProtocolException or PacketNotRecognizedException or ProtocolVersionMismatchException or MalformedFrameException
            or WireFormattingException => ProbeFailure.Unintelligible,
        // The client's own, for a server that sends something else than the beginning of AMQP.
        IOException { InnerException: null } when exception.GetType() == typeof(IOException) => ProbeFailure.Unintelligible,
        _ => null,
    };

    private static ProbeFailure? Explain(ShutdownEventArgs reason) => reason switch
    {
        { Initiator: not ShutdownInitiator.Peer } => null,
        { ReplyCode: Constants.NotAllowed, ReplyText: var text } when Says(text, "limit") => ProbeFailure.NoConnectionLeft,
        { ReplyCode: Constants.NotAllowed, ReplyText: var text } when Says(text, "not found") => new(
            Reasons.DatabaseMissing, "runs, but has no virtual host of the name that the app uses"),
        { ReplyCode: Constants.NotAllowed or Constants.AccessRefused } =>
            new(Reasons.AuthenticationFailed, "does not let the app's user into the virtual host"),
        { ReplyCode: Constants.ConnectionForced } => new(Reasons.CheckFailed, "is shutting down"),
        _ => new(Reasons.CheckFailed, $"answers with an error (AMQP {reason.ReplyCode})"),
    };

    private static bool Says(string text, string word) => text.Contains(word, StringComparison.Ordinal);
}
