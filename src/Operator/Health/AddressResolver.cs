using System.Net;
using System.Net.Sockets;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>Resolves a target's host to the one address that its check connects to.</summary>
/// <param name="apiServer">Host of the API server; no external target may resolve to it.</param>
internal sealed class AddressResolver(string apiServer)
{
    /// <summary>The address to connect to, IPv4 before IPv6 if a name has both.</summary>
    /// <param name="guarded">True: the author of the stack controls what the host resolves to, so every address must be
    /// allowed.</param>
    /// <exception cref="AddressRefusedException">The name resolves to an address that no check may connect to.</exception>
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

    // Inside a cluster the host is an IP address, so this sends no query. A name that does not resolve cannot be reached.
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
