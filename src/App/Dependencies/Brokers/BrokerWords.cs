using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Ballast.App.Dependencies.Brokers;

/// <summary>Errors of RabbitMQ in plain words.</summary>
internal static class BrokerWords
{
    /// <summary>Null: no error of RabbitMQ's, or one whose cause tells more.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        AuthenticationFailureException or PossibleAuthenticationFailureException => "authentication failed",
        PublishException => "the broker did not take the message",
        OperationInterruptedException { ShutdownReason: { Initiator: ShutdownInitiator.Peer } reason } => Describe(reason),
        OperationInterruptedException => "connection lost",
        _ => null,
    };

    public static bool IsConnectionFailure(Exception exception) =>
        exception is OperationInterruptedException or BrokerUnreachableException;

    private static string Describe(ShutdownEventArgs reason) => reason switch
    {
        { ReplyCode: Constants.NotAllowed, ReplyText: var text } when Says(text, "limit") => "too many connections",
        { ReplyCode: Constants.NotAllowed, ReplyText: var text } when Says(text, "not found") =>
            "the virtual host does not exist",
        { ReplyCode: Constants.NotAllowed or Constants.AccessRefused } => "the user may not use the virtual host",
        { ReplyCode: Constants.ConnectionForced } => "the server is shutting down",
        { ReplyCode: Constants.PreconditionFailed } => "a queue exists with other settings; delete it, or give it these",
        _ => $"the broker answers with an error (AMQP {reason.ReplyCode})",
    };

    private static bool Says(string text, string word) => text.Contains(word, StringComparison.Ordinal);
}
