namespace Ballast.Operator.Engines;

/// <summary>Sends one check to a server.</summary>
internal interface IProbe
{
    /// <summary>
    /// Checks once, over a new connection. Throws on any failure.
    /// </summary>
    Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken);
}

/// <summary>Makes an engine's probe.</summary>
internal delegate IProbe ProbeFactory(TimeProvider time);

/// <summary>The answer of a healthy server.</summary>
/// <param name="Latency">Time from request to answer, without connecting and signing in.</param>
internal sealed record ProbeAnswer(TimeSpan Latency)
{
    /// <summary>The version that the server reports, not validated yet.</summary>
    public string? Version { get; init; }

    public int? MaxConnections { get; init; }

    public int? ReservedConnections { get; init; }
}
