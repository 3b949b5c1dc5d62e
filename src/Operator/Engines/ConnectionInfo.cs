namespace Ballast.Operator.Engines;

/// <summary>Where a dependency is and how the app signs in. Holds a password: never logged, never in a message.</summary>
/// <param name="Host">DNS name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Username">May be empty.</param>
/// <param name="Password">Or a token; may be empty.</param>
/// <param name="Database">Name of a database, virtual host or bucket, or number of a Redis database; may be empty.</param>
internal sealed record ConnectionInfo(string Host, int Port, string Username, string Password, string Database)
{
    /// <summary>How the connection is encrypted.</summary>
    public TlsSettings Tls { get; init; } = new(TlsMode.Disable);

    /// <summary>The path that a check asks for over HTTP; empty: it only connects, or the engine knows what to ask for.</summary>
    public string Path { get; init; } = "";

    /// <summary>InfluxDB 2: the organisation; empty for all others.</summary>
    public string Organisation { get; init; } = "";

    /// <summary>
    /// The uid of the object that the database belongs to, which is then its identity; null where host, port and name are.
    /// </summary>
    public string? Uid { get; init; }

    public override string ToString() => $"{Host}:{Port}";
}
