using System.Net;
using System.Net.Sockets;

namespace Ballast.App.Tests;

/// <summary>A port that passes everything on to a server, and that can be cut off from it, as a network can.</summary>
internal sealed class Relay(int target) : IDisposable
{
    private readonly List<TcpClient> _clients = [];
    private TcpListener? _listener;

    public int Port { get; } = FreePort.Next();

    public static Relay To(int target)
    {
        var relay = new Relay(target);
        relay.Open();
        return relay;
    }

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    /// <summary>Breaks all connections, and refuses new ones.</summary>
    public void Cut()
    {
        _listener?.Dispose();
        lock (_clients)
        {
            _clients.ForEach(client => client.Dispose());
            _clients.Clear();
        }
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, target);
                lock (_clients)
                {
                    _clients.AddRange([client, server]);
                }

                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }

        to.Close();
    }
}
