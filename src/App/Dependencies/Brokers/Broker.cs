using System.Text;
using Ballast.App.Configuration;
using RabbitMQ.Client;

namespace Ballast.App.Dependencies.Brokers;

/// <summary>
/// RabbitMQ, with one connection for publishing, opened when it is needed and again after it was lost. A worker opens its own.
/// </summary>
internal sealed class Broker : IDependency, IAsyncDisposable
{
    /// <summary>Short: requests that need it fail until it is tried again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly BrokerSettings _settings;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private IConnection? _connection;
    private IChannel? _channel;

    public Broker(BrokerSettings settings, ILoggerFactory logging, TimeProvider time)
    {
        _settings = settings;
        _logger = logging.CreateLogger<Broker>();
        _time = time;
        Circuit = new Circuit(Name, Pause, _logger, time);
    }

    public string Name => "rabbitmq";

    public string Address => _settings.Address.ToString();

    public bool Required => _settings.Required;

    public Circuit Circuit { get; }

    /// <summary>A connection of the caller's own.</summary>
    public Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = _settings.Address;
        return new ConnectionFactory
        {
            HostName = address.Host,
            Port = address.Port,
            UserName = address.Username,
            Password = address.Password,
            VirtualHost = address.VirtualHost,
            Ssl =
            {
                Enabled = _settings.Tls.IsOn,
                ServerName = address.Host,
                CertificateValidationCallback = (_, certificate, chain, errors) =>
                    ServerCertificate.Accept(_settings.Tls, certificate, chain, errors),
            },
            ClientProvidedName = "ballast-app",
            // A lost connection is opened again here, with its queues: the client's own recovery would do it at other times.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = _settings.Timeout,
            HandshakeContinuationTimeout = _settings.Timeout,
            ContinuationTimeout = _settings.Timeout,
            RequestedHeartbeat = TimeSpan.FromSeconds(20),
        }.CreateConnectionAsync(cancellationToken);
    }

    public async Task<string> PingAsync(CancellationToken cancellationToken)
    {
        await ChannelAsync(cancellationToken);
        var connection = _connection!;
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.CloseAsync(cancellationToken);
        return connection.ServerProperties?.TryGetValue("version", out var text) == true && text is byte[] version
            ? Encoding.UTF8.GetString(version) : "unknown";
    }

    /// <summary>Hands over a message, and waits until the broker has stored it in the queue.</summary>
    /// <exception cref="BrokerUnavailableException">The broker did not take it; it may have it nevertheless.</exception>
    public async Task PublishAsync(
        string queue, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        try
        {
            await Circuit.RunAsync(
                async token =>
                {
                    await SendAsync(queue, properties, body).WaitAsync(_settings.Timeout, _time, token);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerUnavailableException(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _opening.Dispose();
        _logger.LogDebug("RabbitMQ is closed");
    }

    private async Task SendAsync(string queue, BasicProperties properties, ReadOnlyMemory<byte> body)
    {
        // Not with the request's token: a message on its way belongs to the connection, which others use too.
        var channel = await ChannelAsync(CancellationToken.None);
        await channel.BasicPublishAsync("", queue, mandatory: true, properties, body, CancellationToken.None);
    }

    private async Task<IChannel> ChannelAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_channel is { IsOpen: true } open)
            {
                return open;
            }

            await CloseAsync();
            _connection = await ConnectAsync(cancellationToken);
            var confirmed = new CreateChannelOptions(
                publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
            var channel = await _connection.CreateChannelAsync(confirmed, cancellationToken);
            await JobQueue.DeclareAsync(channel, cancellationToken);
            return _channel = channel;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            (_connection, _channel) = (null, null);
            await connection.AbortAsync(TimeSpan.FromSeconds(2));
            await connection.DisposeAsync();
        }
    }
}
