namespace Ballast.Operator.Engines;

/// <summary>Keys of a Secret that says where a server is and how to sign in, ours or its author's.</summary>
internal static class CredentialKeys
{
    public const string Uri = "uri";
    public const string Host = "host";
    public const string Port = "port";
    public const string Username = "username";
    public const string Password = "password";
    public const string Database = "database";
}
