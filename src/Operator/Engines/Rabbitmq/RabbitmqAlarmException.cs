namespace Ballast.Operator.Engines.Rabbitmq;

/// <summary>The server takes no messages, because it is short of memory or disk.</summary>
/// <param name="reason">What the server says. Never shown, since it is the server's own text.</param>
internal sealed class RabbitmqAlarmException(string reason) : Exception
{
    public string Reason { get; } = reason;
}
