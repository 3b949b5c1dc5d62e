using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ballast.Testing;

/// <summary>A certificate authority made for a test.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly X509Certificate2 _authority;

    public TestAuthority(string name = "test authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    public string Pem => _authority.ExportCertificatePem();

    public X509Certificate2Collection Collection => [X509CertificateLoader.LoadCertificate(_authority.RawData)];

    /// <summary>A server's certificate for names and addresses.</summary>
    public PemPair IssueServer(string[] names, DateTimeOffset? notAfter = null)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        return Issue($"CN={names[0]}", "1.3.6.1.5.5.7.3.1", alternatives.Build(), notAfter);
    }

    /// <summary>
    /// A client's certificate: to Kubernetes, the common name is the user and the organisations are the groups.
    /// </summary>
    public PemPair IssueClient(string user, params string[] groups) =>
        Issue(string.Concat(groups.Select(group => $"O={group},")) + $"CN={user}", "1.3.6.1.5.5.7.3.2", null, null);

    public void Dispose() => _authority.Dispose();

    private PemPair Issue(string subject, string usage, X509Extension? alternatives, DateTimeOffset? notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        if (alternatives is not null)
        {
            request.CertificateExtensions.Add(alternatives);
        }

        using var certificate = request.Create(
            _authority, DateTimeOffset.UtcNow.AddDays(-20), notAfter ?? DateTimeOffset.UtcNow.AddDays(20),
            RandomNumberGenerator.GetBytes(16));
        return new PemPair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}

/// <summary>A certificate and its key.</summary>
public sealed record PemPair(string Certificate, string Key);
