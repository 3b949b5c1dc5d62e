using System.Net;
using System.Net.Sockets;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// Accepts connections, sends given bytes (to a question, or before one), and then either sends nothing more or closes the
/// connection.
/// </summary>
internal sealed class SilentListener : IDisposable
{
    private readonly TcpListener _listener;
    private readonly byte[] _greeting;
    private readonly bool _hangUp;
    private readonly bool _speaksFirst;
    private readonly List<Socket> _open = [];

    public SilentListener(
        byte[]? greeting = null, bool hangUp = false, bool speaksFirst = false, IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        (_greeting, _hangUp, _speaksFirst) = (greeting ?? [], hangUp, speaksFirst);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose()
    {
        _listener.Stop();
        _open.ForEach(s => s.Dispose());
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var socket = await _listener.AcceptSocketAsync();
            _open.Add(socket);
            if (!_speaksFirst)
            {
                await socket.ReceiveAsync(new byte[4096]);
            }

            await socket.SendAsync(_greeting);
            if (_hangUp)
            {
                socket.Dispose();
            }
        }
    }
}
