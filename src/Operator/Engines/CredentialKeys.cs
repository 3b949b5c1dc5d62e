namespace Ballast.Operator.Engines;

/// <summary>Keys of a Secret with a server's address and credentials, generated or written by the author.</summary>
internal static class CredentialKeys
{
    public const string Uri = "uri";
    public const string Host = "host";
    public const string Port = "port";
    public const string Username = "username";
    public const string Password = "password";
    public const string Database = "database";
    /// <summary>As CloudNativePG calls the database.</summary>
    public const string DbName = "dbname";

    public const string SslMode = "sslmode";
}
