using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.App.Configuration;

namespace Ballast.App.Dependencies;

/// <summary>Verifies the certificate of a server, as strictly as the mode of its connection says.</summary>
internal static class ServerCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <exception cref="CertificateRefusedException">The server may be another one.</exception>
    public static bool Accept(TlsSettings tls, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (tls.Authorities is { } authorities && certificate is X509Certificate2 ours)
        {
            using var trusted = new X509Chain { ChainPolicy = TrustOnly(authorities) };
            trusted.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
            errors = trusted.Build(ours)
                ? errors & ~SslPolicyErrors.RemoteCertificateChainErrors
                : errors | SslPolicyErrors.RemoteCertificateChainErrors;
        }

        if (tls.VerifiesAuthority && errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new CertificateRefusedException("the server shows no certificate");
        }

        if (tls.VerifiesAuthority && errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            throw new CertificateRefusedException(
                tls.Authorities is null
                    ? "no well-known authority has issued the server's certificate, or it is not valid now"
                    : "another authority has issued the server's certificate, or it is not valid now");
        }

        return !tls.VerifiesName || !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? true
            : throw new CertificateRefusedException("the server's certificate is of another name");
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(authorities);
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        return policy;
    }
}

/// <summary>The certificate of a server is not accepted; the message says why in plain words.</summary>
internal sealed class CertificateRefusedException(string words) : AuthenticationException(words);
