using RabbitMQ.Client;

namespace Ballast.App.Dependencies.Brokers;

/// <summary>
/// The queue of jobs and that of dead letters. Both are quorum queues: they outlive a restart of the broker, and count
/// deliveries.
/// </summary>
internal static class JobQueue
{
    public const string Name = "jobs";
    public const string Dead = "jobs.dead";

    /// <summary>The header with the signature of a job.</summary>
    public const string Signature = "signature";

    /// <summary>How often a job that fails is delivered again before it becomes a dead letter.</summary>
    private const int DeliveryLimit = 3;

    public static async Task DeclareAsync(IChannel channel, CancellationToken cancellationToken)
    {
        await DeclareAsync(channel, Dead, [], cancellationToken);
        await DeclareAsync(
            channel, Name,
            new() { ["x-delivery-limit"] = DeliveryLimit, ["x-dead-letter-exchange"] = "", ["x-dead-letter-routing-key"] = Dead },
            cancellationToken);
    }

    private static async Task DeclareAsync(
        IChannel channel, string queue, Dictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        arguments["x-queue-type"] = "quorum";
        await channel.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
    }
}
