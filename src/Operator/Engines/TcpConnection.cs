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

    /// <summary>
    /// Opens a driver's connection, and gives up after the address's limit if nothing accepts it: the driver has one time-out for
    /// connecting and signing in together. So only a server that is slow gets a second connection, which shows whether anything
    /// is there.
    /// </summary>
    /// <exception cref="ConnectTimedOutException">Nothing there accepts the connection within the limit.</exception>
    public static async Task<T> OpenAsync<T>(
        ProbeAddress address, int port, Func<CancellationToken, Task<T>> open, CancellationToken cancellationToken)
    {
        var soon = address.ConnectLimit * 0.6;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var opening = open(cancel.Token);
        await Task.WhenAny(opening, Task.Delay(soon, cancel.Token));
        if (!opening.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var second = await OpenAsync(
                    address with { ConnectLimit = address.ConnectLimit - soon }, port, cancellationToken);
            }
            catch (ConnectTimedOutException)
            {
                await cancel.CancelAsync();
                await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw new ConnectTimedOutException(address.ConnectLimit);
            }
        }

        return await opening;
    }
}
