using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Health;

/// <summary>An InfluxDB 1 with authentication on a free port of loopback.</summary>
public sealed class InfluxdbServer : IAsyncLifetime
{
    private InfluxdbProcess? _server;

    public int Port => _server!.Port;

    internal ConnectionInfo App => new("127.0.0.1", Port, "app", Servers.Password, "football");

    public async Task InitializeAsync() => _server = await InfluxdbProcess.StartAsync("app", Servers.Password, "football");

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
