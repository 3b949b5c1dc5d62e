using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ballast.Operator.Tests.Health;

/// <summary>
/// The one certificate that this process trusts without a caRef. The TLS library reads it with the first certificate that it
/// judges: whatever connects with TLS must have asked for it before.
/// </summary>
internal static class WellKnownAuthority
{
    private static readonly Lazy<PemPair> Made = new(Make);

    /// <summary>Of a server at <see cref="Servers.CertifiedHost"/>.</summary>
    public static PemPair Server => Made.Value;

    private static PemPair Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=servers", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(Servers.CertifiedHost));
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var pair = new PemPair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        var file = Path.Combine(AppContext.BaseDirectory, "well-known.crt");
        File.WriteAllText(file, pair.Certificate);

        // Past .NET's own copy of the environment.
        Assert.Equal(0, SetEnvironment("SSL_CERT_FILE", file, 1));
        return pair;
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(string name, string value, int overwrite);
}
