namespace Ballast.App.Dependencies.Brokers;

/// <summary>A message could not be handed to the broker; the inner exception is why.</summary>
internal sealed class BrokerUnavailableException(Exception cause) : Exception("the broker did not take the message", cause);
