namespace Ballast.Operator.Engines;

/// <summary>Where a dependency is and how the app signs in. Holds a password: never logged, never in a message.</summary>
/// <param name="Host">DNS name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="Username">May be empty.</param>
/// <param name="Password">May be empty.</param>
/// <param name="Database">Database name, Redis database number, or virtual host; may be empty.</param>
internal sealed record ConnectionInfo(string Host, int Port, string Username, string Password, string Database)
{
    /// <summary>True: the connection is encrypted (<c>rediss://</c>, <c>sslmode=require</c> and stronger).</summary>
    public bool Tls { get; init; }

    /// <summary>
    /// PostgreSQL's sslmode: <c>require</c>, <c>verify-ca</c> or <c>verify-full</c>; empty for other engines.
    /// </summary>
    public string SslMode { get; init; } = "";

    public override string ToString() => $"{Host}:{Port}";
}
