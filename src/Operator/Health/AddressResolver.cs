using System.Net;
using System.Net.Sockets;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>Turns a target's host into the one address that its check connects to.</summary>
/// <param name="apiServer">Host of the API server, which no external target may lead to.</param>
internal sealed class AddressResolver(string apiServer)
{
    /// <summary>The address to pin, IPv4 before IPv6 where a name has both.</summary>
    /// <param name="guarded">True: the host is not sure to be what it should be, so every address it resolves to must be
    /// allowed.</param>
    /// <exception cref="AddressRefusedException">The name leads where no check may go.</exception>
    public async Task<IPAddress> ResolveAsync(string host, bool guarded, CancellationToken cancellationToken)
    {
        var addresses = await LookUpAsync(host, cancellationToken);
        if (guarded)
        {
            var forbidden = await LookUpApiServerAsync(cancellationToken);
            if (addresses.Any(a => AddressGuard.Refuses(a, forbidden)))
            {
                throw new AddressRefusedException();
            }
        }

        return addresses.OrderByDescending(a => a.AddressFamily == AddressFamily.InterNetwork).FirstOrDefault()
            ?? throw new SocketException((int)SocketError.HostNotFound);
    }

    private static Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);

    // Inside a cluster it is an address and costs nothing. A name that does not resolve cannot be reached either.
    private async Task<IReadOnlyCollection<IPAddress>> LookUpApiServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LookUpAsync(apiServer, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
