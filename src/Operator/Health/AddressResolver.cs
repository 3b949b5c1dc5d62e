using System.Net;
using System.Net.Sockets;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>Asks the system for the addresses of a name.</summary>
internal delegate Task<IPAddress[]> NameLookUp(string name, CancellationToken cancellationToken);

/// <summary>Resolves a target's host to the addresses that its check may connect to.</summary>
/// <param name="apiServer">Host of the API server; no external target may resolve to it.</param>
/// <param name="search">How names are looked up.</param>
/// <param name="lookUp">Asks for the addresses of a full name.</param>
internal sealed class AddressResolver(string apiServer, SearchList search, NameLookUp lookUp)
{
    public AddressResolver(string apiServer, SearchList search)
        : this(apiServer, search, static (name, cancellationToken) => Dns.GetHostAddressesAsync(name, cancellationToken))
    {
    }

    /// <summary>The addresses to connect to in turn, at least one: IPv4 before IPv6 if a name has both.</summary>
    /// <param name="namespace">The stack's namespace: names are looked up as its pods do.</param>
    /// <param name="guarded">True: the author of the stack controls what the host resolves to, so every address must be
    /// allowed.</param>
    /// <exception cref="AddressRefusedException">The name resolves to an address that no check may connect to.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(
        string host, string @namespace, bool guarded, CancellationToken cancellationToken)
    {
        var addresses = await LookUpAsync(
            IPAddress.TryParse(host, out _) ? [host] : search.Candidates(host, @namespace), cancellationToken);
        if (guarded)
        {
            var forbidden = await LookUpApiServerAsync(cancellationToken);
            if (addresses.Any(a => AddressGuard.Refuses(a, forbidden)))
            {
                throw new AddressRefusedException();
            }
        }

        return [.. addresses.Distinct().OrderByDescending(a => a.AddressFamily == AddressFamily.InterNetwork)];
    }

    // Only a name that does not exist is followed by the next one. If DNS fails, the next one could be another server, and it
    // would get the app's password.
    private async Task<IPAddress[]> LookUpAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            try
            {
                if (await lookUp(name, cancellationToken) is { Length: > 0 } found)
                {
                    return found;
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
            {
                // The next name.
            }
        }

        throw new SocketException((int)SocketError.HostNotFound);
    }

    // Inside a cluster the host is an IP address, so this sends no query. A name that does not resolve cannot be reached.
    private async Task<IReadOnlyCollection<IPAddress>> LookUpApiServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await lookUp(apiServer, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
