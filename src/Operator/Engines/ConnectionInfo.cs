namespace Ballast.Operator.Engines;

/// <summary>Where a dependency is and how the app signs in. Holds a password: never logged, never in a message.</summary>
/// <param name="Host">DNS name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Username">May be empty.</param>
/// <param name="Password">Or a token; may be empty.</param>
/// <param name="Database">Name of a database, virtual host or bucket, or number of a Redis database; may be empty.</param>
internal sealed record ConnectionInfo(string Host, int Port, string Username, string Password, string Database)
{
    /// <summary>True: the connection is encrypted (<c>rediss://</c>, <c>sslmode=require</c> and stronger).</summary>
    public bool Tls { get; init; }

    /// <summary>
    /// How TLS is used where a parameter of the URI says so, in the words of PostgreSQL's sslmode: <c>disable</c>,
    /// <c>require</c>, <c>verify-ca</c> or <c>verify-full</c>; otherwise empty.
    /// </summary>
    public string SslMode { get; init; } = "";

    /// <summary>The path that a check asks for over HTTP; empty: it only connects, or the engine knows what to ask for.</summary>
    public string Path { get; init; } = "";

    /// <summary>InfluxDB 2: the organisation; empty for all others.</summary>
    public string Organisation { get; init; } = "";

    public override string ToString() => $"{Host}:{Port}";
}
