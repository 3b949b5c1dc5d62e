using System.Net;

namespace Ballast.Operator.Engines;

/// <summary>Puts one question to a server.</summary>
internal interface IProbe
{
    /// <summary>
    /// Asks once, over a connection of its own. Whatever goes wrong is thrown.
    /// </summary>
    /// <param name="address">The one address to connect to; names are not resolved again.</param>
    Task<ProbeAnswer> AskAsync(CheckTarget target, IPAddress address, CancellationToken cancellationToken);
}

/// <summary>Makes an engine's probe.</summary>
internal delegate IProbe ProbeFactory(TimeProvider time);

/// <summary>What a healthy server said.</summary>
/// <param name="Latency">From question to answer, connecting and signing in aside.</param>
internal sealed record ProbeAnswer(TimeSpan Latency)
{
    /// <summary>The server's version; not yet to be trusted.</summary>
    public string? Version { get; init; }

    public int? MaxConnections { get; init; }

    public int? ReservedConnections { get; init; }
}
