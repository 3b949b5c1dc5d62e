using RabbitMQ.Client;

namespace Ballast.App.Tests;

/// <summary>One RabbitMQ for all tests that need one: its start takes half a minute of a processor.</summary>
[CollectionDefinition(Name)]
public sealed class RabbitCollection : ICollectionFixture<Rabbit>
{
    public const string Name = "rabbit";
}

/// <summary>A RabbitMQ of the tests' own, with a virtual host for each test; one of its ports expects TLS.</summary>
public sealed class Rabbit : IAsyncLifetime
{
    /// <summary>Another address of loopback than that which most tests use.</summary>
    public const string CertifiedHost = "127.0.0.2";

    private const int Hosts = 15;

    private RabbitmqProcess? _server;
    private int _host;

    /// <summary>It issued the certificate of <see cref="TlsPort"/>, for <see cref="CertifiedHost"/> only.</summary>
    public TestAuthority Authority { get; } = new("private");

    public int TlsPort { get; } = FreePort.Next();

    public int Port => _server!.Port;

    public async Task InitializeAsync()
    {
        var pair = Authority.IssueServer([CertifiedHost]);
        _server = await RabbitmqProcess.StartAsync("app", Servers.Password, "test0", new Dictionary<string, string>
        {
            ["tls.crt"] = pair.Certificate,
            ["tls.key"] = pair.Key,
            ["rabbitmq.conf"] = $$"""
                listeners.ssl.1 = 127.0.0.1:{{TlsPort}}
                listeners.ssl.2 = {{CertifiedHost}}:{{TlsPort}}
                ssl_options.certfile = {folder}/tls.crt
                ssl_options.keyfile = {folder}/tls.key
                ssl_options.verify = verify_none

                """,
        });
        await Eventually.SeesAsync("RabbitMQ works", RabbitmqProcess.Patience, AnswersAsync, works => works);
        await _server.EvaluateAsync(
            $$"""
            [begin H = list_to_binary("test" ++ integer_to_list(N)), rabbit_vhost:add(H, <<"test">>),
                rabbit_auth_backend_internal:set_permissions(<<"app">>, H, <<".*">>, <<".*">>, <<".*">>, <<"test">>) end
                || N <- lists:seq(1, {{Hosts}})].
            """);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Authority.Dispose();
    }

    public string NextHost() => $"test{Interlocked.Increment(ref _host)}";

    public string Url(string host, int? port = null) =>
        $"amqp://app:{Uri.EscapeDataString(Servers.Password)}@127.0.0.1:{port ?? Port}/{host}";

    /// <summary>How many messages of a queue are with no consumer.</summary>
    public async Task<uint> CountAsync(string host, string queue) => (await LookAsync(host, queue)).MessageCount;

    public async Task DeleteAsync(string host, string queue)
    {
        await using var connection = await ConnectAsync(host);
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeleteAsync(queue);
    }

    public async Task PublishAsync(string host, string queue, byte[] body)
    {
        await using var connection = await ConnectAsync(host);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties(), body);
    }

    private async Task<QueueDeclareOk> LookAsync(string host, string queue)
    {
        await using var connection = await ConnectAsync(host);
        await using var channel = await connection.CreateChannelAsync();
        return await channel.QueueDeclarePassiveAsync(queue);
    }

    private Task<IConnection> ConnectAsync(string host) =>
        new ConnectionFactory { Uri = new Uri(Url(host)), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = await ConnectAsync("test0");
            return true;
        }
        catch (RabbitMQ.Client.Exceptions.BrokerUnreachableException)
        {
            return false;
        }
    }
}
