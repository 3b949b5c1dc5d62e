using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// What each mode makes of a certificate of a private authority for <see cref="Servers.CertifiedHost"/>, whatever the engine.
/// </summary>
internal static class TlsCases
{
    public const string WrongName = "has a certificate of another name: use a host that it names";

    public const string WrongAuthority =
        "has a certificate that the authority in tls.caRef has not issued, or that is not valid now";

    public const string NoAuthority =
        "has a certificate that no well-known authority has issued, or that is not valid now: name its authority in tls.caRef";

    /// <summary>Mode, host, whether the authority is the server's (null: none is named), and the end of the message.</summary>
    public static TheoryData<string, string, bool?, string> All { get; } = new()
    {
        { "require", Servers.CertifiedHost, true, "" },
        { "require", "127.0.0.1", true, "" },
        { "require", "127.0.0.1", null, "" },
        { "require", "127.0.0.1", false, WrongAuthority },
        { "verify-ca", "127.0.0.1", true, "" },
        { "verify-ca", "127.0.0.1", false, WrongAuthority },
        { "verify-ca", "127.0.0.1", null, NoAuthority },
        { "verify-full", Servers.CertifiedHost, true, "" },
        { "verify-full", "127.0.0.1", true, WrongName },
        { "verify-full", Servers.CertifiedHost, false, WrongAuthority },
        { "verify-full", Servers.CertifiedHost, null, NoAuthority },
    };

    /// <summary>Checks a server with a mode and the PEM of an authority.</summary>
    public static async Task AssertAsync(string engine, ConnectionInfo server, string mode, string? authority, string fault)
    {
        var message =
            (await Servers.CheckAsync(engine, server with { Tls = new(mode) { Authority = authority } })).Message;
        Assert.EndsWith(fault, message);
        Assert.Equal(fault.Length == 0, message.Length == 0);
    }

    /// <summary>The same as a row of <see cref="All"/> says.</summary>
    internal static Task AssertAsync(
        string engine, ConnectionInfo server, TestAuthority authority, TestAuthority other,
        (string Mode, string Host, bool? IsItsAuthority, string Fault) row) => AssertAsync(
            engine, server with { Host = row.Host }, row.Mode,
            row.IsItsAuthority switch { true => authority.Pem, false => other.Pem, null => null }, row.Fault);
}
