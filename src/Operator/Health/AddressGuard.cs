using System.Net;
using System.Net.Sockets;

namespace Ballast.Operator.Health;

/// <summary>
/// Refuses addresses that the operator can reach but the author of a stack must not: the operator itself, the metadata service of
/// its node, the API server. Otherwise an author could reach them through a check, by a host name or a Service.
/// </summary>
internal static class AddressGuard
{
    public static bool Refuses(IPAddress address, IReadOnlyCollection<IPAddress> apiServer)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain)
            || IsUnspecified(plain)
            || IsLinkLocal(plain)
            || apiServer.Any(a => plain.Equals(a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a));
    }

    // All of 0.0.0.0/8 means "this host" on Linux.
    private static bool IsUnspecified(IPAddress address) =>
        address.Equals(IPAddress.IPv6Any)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] == 0);

    private static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal
            || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..]);
}
