using System.Net.Sockets;
using System.Text;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Ballast.Operator.Engines.Rabbitmq;

/// <summary>
/// Opens a connection and a channel with the app's credentials, and publishes a message that reaches no queue: a server that is
/// short of memory or disk takes connections, but tells only those who publish that it takes no messages.
/// </summary>
internal sealed class RabbitmqProbe(TimeProvider time) : IProbe
{
    // An exchange without a name sends a message to the queue of that name; there is none.
    private const string NoQueue = "ballast.check.no-such-queue";

    public async Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await using var connection =
            await Factory((DependencyTarget)target, address, socket).CreateConnectionAsync(cancellationToken);
        try
        {
            var started = time.GetTimestamp();
            var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            var latency = time.GetElapsedTime(started);
            await PublishAsync(connection, channel, cancellationToken);
            return new ProbeAnswer(latency) { Version = Version(connection) };
        }
        catch
        {
            // A server that takes no messages does not answer to a farewell, for which the client would wait 15 s.
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="RabbitmqAlarmException">The server takes no messages.</exception>
    private static async Task PublishAsync(IConnection connection, IChannel channel, CancellationToken cancellationToken)
    {
        var alarm = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            alarm.TrySetResult(blocked.Reason);
            return Task.CompletedTask;
        };

        // The server reads nothing after a message that it does not take: either it answers to the end of the channel, or it
        // tells of its alarm.
        var closed = CloseAsync(channel, cancellationToken);
        if (await Task.WhenAny(closed, alarm.Task) == alarm.Task)
        {
            _ = closed.ContinueWith(
                static t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw new RabbitmqAlarmException(await alarm.Task);
        }

        await closed;
    }

    private static async Task CloseAsync(IChannel channel, CancellationToken cancellationToken)
    {
        try
        {
            await channel.BasicPublishAsync("", NoQueue, ReadOnlyMemory<byte>.Empty, cancellationToken);
            await channel.CloseAsync(cancellationToken);
        }
        catch (AlreadyClosedException e) when (e.ShutdownReason?.ReplyCode == Constants.AccessRefused)
        {
            // The user may not publish to the default exchange, which is no fault of the server.
        }
    }

    private static string? Version(IConnection connection) =>
        connection.ServerProperties?.TryGetValue("version", out var text) == true && text is byte[] version
            ? Encoding.UTF8.GetString(version)
            : null;

    private static ConnectionFactory Factory(DependencyTarget target, ProbeAddress address, Socket socket)
    {
        var connection = target.Connection;
        return new ConnectionFactory
        {
            HostName = address.Address.ToString(),
            Port = connection.Port,
            UserName = connection.Username,
            Password = connection.Password,
            VirtualHost = connection.Database,
            ClientProvidedName = "ballast",
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = address.ConnectLimit,
            SocketReadTimeout = target.Timeout,
            SocketWriteTimeout = target.Timeout,
            HandshakeContinuationTimeout = target.Timeout,
            ContinuationTimeout = target.Timeout,
            RequestedHeartbeat = TimeSpan.Zero,
            SocketFactory = _ => new TcpClientAdapter(socket),
            Ssl =
            {
                Enabled = connection.Tls.IsDemanded,
                ServerName = connection.Host,
                CertificateValidationCallback = (_, certificate, chain, errors) =>
                    ServerCertificate.Accept(connection, certificate, chain, errors),
            },
        };
    }
}
