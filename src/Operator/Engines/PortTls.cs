using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>
/// For engines whose port either expects TLS or does not, since their protocol cannot ask for it. The scheme of a URI tells
/// which.
/// </summary>
internal static class PortTls
{
    private static readonly string[] Modes = [TlsMode.Disable, TlsMode.Require, TlsMode.VerifyCa, TlsMode.VerifyFull];

    /// <summary>What is wrong with a Secret where <see cref="Read"/> returns null.</summary>
    public static string Fault { get; } = $"has an sslmode that is none of {string.Join(", ", Modes)}";

    public static IEnumerable<FieldError> Check(ExternalTlsSpec tls, string field, string product) =>
        tls.Mode is { } mode && !Modes.Contains(mode)
            ? [new FieldError(
                field + ".mode", $"{mode} is not for {product}, which cannot ask for TLS: set {string.Join(", ", Modes)}")]
            : [];

    /// <summary>The mode of the spec, else of the Secret, else of the scheme. Null: the Secret's mode is not possible.</summary>
    /// <param name="encryptedScheme">With it the certificate is verified in full, unless a mode says otherwise.</param>
    public static TlsSettings? Read(ConnectionParts parts, string? tlsMode, string encryptedScheme)
    {
        var given = tlsMode ?? parts.SslMode;
        var mode = given ?? (parts.Scheme == encryptedScheme ? TlsMode.VerifyFull : TlsMode.Disable);
        return Modes.Contains(mode) ? new TlsSettings(mode) { IsExplicit = given is not null } : null;
    }
}
