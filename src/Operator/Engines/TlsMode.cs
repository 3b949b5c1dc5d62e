namespace Ballast.Operator.Engines;

/// <summary>How a connection is encrypted and what of the server's certificate is verified. The names are libpq's.</summary>
internal static class TlsMode
{
    public const string Disable = "disable";
    public const string Allow = "allow";
    public const string Prefer = "prefer";
    public const string Require = "require";
    public const string VerifyCa = "verify-ca";
    public const string VerifyFull = "verify-full";

    public static IReadOnlyList<string> All { get; } = [Disable, Allow, Prefer, Require, VerifyCa, VerifyFull];
}

/// <summary>What encrypts a connection.</summary>
/// <param name="Mode">One of <see cref="TlsMode"/>.</param>
internal sealed record TlsSettings(string Mode)
{
    /// <summary>Where the app's pods find the authority.</summary>
    public const string Folder = "/run/ballast/tls";

    /// <summary>Name of the file with the authority.</summary>
    public const string AuthorityFile = "ca.crt";

    /// <summary>True: the spec or the Secret says the mode, so the app is told.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>True: the Secret's URI has it, so the app's URL has it too. Some drivers refuse a URL with it.</summary>
    public bool IsInUrl { get; init; }

    /// <summary>The authority in PEM form, in place of the well-known ones; null for those.</summary>
    public string? Authority { get; init; }

    /// <summary>True: without encryption there is no connection.</summary>
    public bool IsDemanded => Mode is TlsMode.Require or TlsMode.VerifyCa or TlsMode.VerifyFull;

    /// <summary>
    /// True: only a certificate of a trusted authority. With an authority, libpq's <c>require</c> verifies it too.
    /// </summary>
    public bool VerifiesAuthority =>
        Mode is TlsMode.VerifyCa or TlsMode.VerifyFull || (Mode == TlsMode.Require && Authority is not null);

    /// <summary>True: only a certificate of the server's name.</summary>
    public bool VerifiesName => Mode == TlsMode.VerifyFull;

    /// <summary>Where the app's pods find the authority of a dependency.</summary>
    public static string PathOf(string dependency) => $"{Folder}/{dependency}/{AuthorityFile}";
}
