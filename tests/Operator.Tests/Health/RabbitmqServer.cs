using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// A RabbitMQ on free ports of loopback, with two virtual hosts, of which one takes no connection; one of the ports expects TLS.
/// </summary>
public sealed class RabbitmqServer : IAsyncLifetime
{
    private RabbitmqProcess? _server;

    public TestAuthority Authority { get; } = new("private");

    public TestAuthority Other { get; } = new("other");

    public int TlsPort { get; } = FreePort.Next();

    public int Port => _server!.Port;

    internal ConnectionInfo App => new("127.0.0.1", Port, "app", Servers.Password, "football");

    public async Task InitializeAsync()
    {
        _ = WellKnownAuthority.Server;
        var pair = Authority.IssueServer([Servers.CertifiedHost]);
        _server = await RabbitmqProcess.StartAsync("app", Servers.Password, "football", new Dictionary<string, string>
        {
            ["tls.crt"] = pair.Certificate,
            ["tls.key"] = pair.Key,
            ["rabbitmq.conf"] = $$"""
                listeners.ssl.1 = 127.0.0.1:{{TlsPort}}
                listeners.ssl.2 = {{Servers.CertifiedHost}}:{{TlsPort}}
                ssl_options.certfile = {folder}/tls.crt
                ssl_options.keyfile = {folder}/tls.key
                ssl_options.verify = verify_none

                """,
        });
        await Eventually.SeesAsync(
            "RabbitMQ works", RabbitmqProcess.Patience, () => Servers.CheckAsync("rabbitmq", App),
            r => r.State == HealthState.Healthy);
        await _server.EvaluateAsync(
            """
            rabbit_vhost:add(<<"full">>, <<"test">>),
            rabbit_auth_backend_internal:set_permissions(<<"app">>, <<"full">>, <<".*">>, <<".*">>, <<".*">>, <<"test">>),
            rabbit_vhost_limit:set(<<"full">>, [{<<"max-connections">>, 0}], <<"test">>),
            rabbit_vhost:add(<<"strange">>, <<"test">>),
            rabbit_auth_backend_internal:add_user(<<"reader">>, <<"reader">>, <<"test">>),
            rabbit_auth_backend_internal:set_permissions(<<"reader">>, <<"football">>, <<"">>, <<"">>, <<".*">>, <<"test">>).
            """);
    }

    /// <summary>Raises or clears the alarm that a shortage of memory or disk raises.</summary>
    public Task AlarmAsync(string resource, bool raised) => _server!.EvaluateAsync(
        $"rabbit_alarm:{(raised ? "set_alarm" : "clear_alarm")}("
        + $"{(raised ? $"{{{{resource_limit, {resource}, node()}}, []}}" : $"{{resource_limit, {resource}, node()}}")}).");

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Authority.Dispose();
        Other.Dispose();
    }
}
