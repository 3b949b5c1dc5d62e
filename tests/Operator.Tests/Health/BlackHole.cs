using System.Net;
using System.Net.Sockets;

namespace Ballast.Operator.Tests.Health;

/// <summary>A port whose queue is full: it neither accepts nor refuses a connection, as an address behind a firewall.</summary>
internal sealed class BlackHole : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    /// <param name="address">An address of loopback, so that the same port of another one can have a server.</param>
    public BlackHole(string address = "127.0.0.1", int port = 0)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        _listener.Listen(0);
        var self = (IPEndPoint)_listener.LocalEndPoint!;
        Port = self.Port;
        for (var i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _waiting.Add(socket);
            try
            {
                socket.Connect(self);
            }
            catch (SocketException)
            {
                // In progress.
            }
        }
    }

    public int Port { get; }

    public void Dispose()
    {
        _waiting.ForEach(s => s.Dispose());
        _listener.Dispose();
    }
}
