using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ballast.Operator.Engines;

/// <summary>Why a connection cannot be encrypted as its mode demands.</summary>
/// <param name="words">The end of a sentence that begins with the server.</param>
internal sealed class TlsRefusedException(string words) : AuthenticationException
{
    public string Words { get; } = words;

    public static TlsRefusedException NotOffered() =>
        new("offers no TLS, which the mode of the connection demands: enable it, or set tls.mode");
}

/// <summary>Verifies the certificate of a server, as strictly as the mode of the connection says.</summary>
internal static class ServerCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Sets name, authorities and verification; no certificate of the operator is ever sent.</summary>
    public static void Configure(SslClientAuthenticationOptions options, ConnectionInfo connection)
    {
        options.TargetHost = connection.Host;
        options.ClientCertificates = null;
        options.LocalCertificateSelectionCallback = null;
        options.CertificateChainPolicy = connection.Tls.Authority is { } pem ? TrustOnly(pem) : null;
        options.RemoteCertificateValidationCallback = (_, _, _, errors) => Verify(connection.Tls, errors);
    }

    /// <summary>The same for a driver that hands over no options, only its judgement.</summary>
    public static bool Accept(
        ConnectionInfo connection, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (connection.Tls.Authority is { } pem && certificate is X509Certificate2 ours)
        {
            using var trusted = new X509Chain { ChainPolicy = TrustOnly(pem) };
            trusted.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
            trusted.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
            errors = trusted.Build(ours)
                ? errors & ~SslPolicyErrors.RemoteCertificateChainErrors
                : errors | SslPolicyErrors.RemoteCertificateChainErrors;
        }

        return Verify(connection.Tls, errors);
    }

    private static bool Verify(TlsSettings tls, SslPolicyErrors errors)
    {
        if (tls.VerifiesAuthority && errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            throw new TlsRefusedException("shows no certificate");
        }

        if (tls.VerifiesAuthority && errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            throw new TlsRefusedException(
                tls.Authority is null
                    ? "has a certificate that no well-known authority has issued, or that is not valid now: name its authority "
                        + "in tls.caRef"
                    : "has a certificate that the authority in tls.caRef has not issued, or that is not valid now");
        }

        if (tls.VerifiesName && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            throw new TlsRefusedException("has a certificate of another name: use a host that it names");
        }

        return true;
    }

    private static X509ChainPolicy TrustOnly(string pem)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPem(pem);
        return policy;
    }
}
