using System.Net;
using System.Net.Sockets;
using Ballast.Kubernetes.Client;

namespace Ballast.Testing;

/// <summary>Forwards bytes to the API server without changing TLS or HTTP/2, so that a test can break the network.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly KubernetesClientConfiguration _upstream;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Link> _links = [];
    private readonly Task _accepting;
    private int _connections;

    public TcpRelay(KubernetesClientConfiguration upstream)
    {
        _upstream = upstream;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>For a client that goes through the relay.</summary>
    public KubernetesClientConfiguration Configuration => _upstream with
    {
        Server = new UriBuilder(_upstream.Server) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri,
        TlsServerName = _upstream.TlsServerName ?? _upstream.Server.Host,
    };

    /// <summary>How many connections have been made.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>
    /// Present connections transfer nothing more and do not end, as if a router had dropped them. New connections work.
    /// </summary>
    public void BlackHole()
    {
        lock (_links)
        {
            _links.ForEach(link => link.Swallows = true);
        }
    }

    /// <summary>Ends the connections there are now with a RST.</summary>
    public void Reset()
    {
        lock (_links)
        {
            _links.ForEach(link => link.Reset());
            _links.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Reset();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await server.ConnectAsync(_upstream.Server.Host, _upstream.Server.Port, _stop.Token);
                var link = new Link(client, server);
                lock (_links)
                {
                    _links.Add(link);
                    _connections++;
                }

                link.Start();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private sealed class Link(Socket client, Socket server)
    {
        public volatile bool Swallows;

        public void Start()
        {
            client.NoDelay = true;
            _ = PumpAsync(client, server);
            _ = PumpAsync(server, client);
        }

        public void Reset()
        {
            foreach (var socket in (Socket[])[client, server])
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
        }

        private async Task PumpAsync(Socket from, Socket to)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                int read;
                while ((read = await from.ReceiveAsync(buffer)) > 0)
                {
                    if (!Swallows)
                    {
                        await to.SendAsync(buffer.AsMemory(0, read));
                    }
                }

                if (!Swallows)
                {
                    to.Shutdown(SocketShutdown.Send);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
            }
        }
    }
}
