using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Ballast.Testing;

/// <summary>
/// An IPv4 address of this machine besides loopback and link-local ones: a check may not connect to those, and to loopback a
/// driver sends any password.
/// </summary>
public static class OwnAddress
{
    public static IPAddress Value { get; } = NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up || i.OperationalStatus == OperationalStatus.Unknown)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a)
            && a.GetAddressBytes() is not [169, 254, ..])
        ?? throw new InvalidOperationException("This machine has no IPv4 address besides loopback and link-local addresses.");
}
