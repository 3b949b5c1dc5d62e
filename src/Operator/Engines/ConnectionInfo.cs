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
    /// True, with <see cref="Tls"/>: the server's certificate must come from a public authority and bear the host's name
    /// (<c>rediss://</c>, <c>sslmode=verify-full</c>). False, as <c>sslmode=require</c> means it: encrypted, whoever it is.
    /// </summary>
    public bool VerifyTls { get; init; }

    public override string ToString() => $"{Host}:{Port}";
}
