using System.Net;

namespace Ballast.Operator.Engines;

/// <summary>
/// An address to connect to. It was checked, so a probe must not resolve the name again.
/// </summary>
/// <param name="ConnectLimit">How long connecting may take. A server that is there accepts at once, however slow it is.</param>
internal sealed record ProbeAddress(IPAddress Address, TimeSpan ConnectLimit);
