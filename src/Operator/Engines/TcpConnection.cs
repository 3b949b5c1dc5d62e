using System.Net;
using System.Net.Sockets;

namespace Ballast.Operator.Engines;

/// <summary>Opens a probe's connection.</summary>
internal static class TcpConnection
{
    /// <summary>Connects to a port of an address.</summary>
    /// <exception cref="ConnectTimedOutException">Nothing there accepts the connection within the address's limit.</exception>
    public static async Task<Socket> OpenAsync(ProbeAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(address.ConnectLimit);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address.Address, port), limit.Token);
            return socket;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new ConnectTimedOutException(address.ConnectLimit);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
