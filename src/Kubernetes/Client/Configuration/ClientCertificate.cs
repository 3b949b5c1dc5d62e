using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Ballast.Kubernetes.Client.Configuration;

/// <summary>A client certificate from PEM, with the intermediate certificates that follow it.</summary>
internal static class ClientCertificate
{
    /// <summary>The certificate of a kubeconfig's user; null if the user has none.</summary>
    public static SslStreamCertificateContext? Load(KubeconfigEntry user)
    {
        var certificate = user.Content("client-certificate");
        var key = user.Content("client-key");
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            var missing = certificate is null ? "client-certificate" : "client-key";
            throw user.Wrong(missing, "is not set", "a certificate and its key go together");
        }

        try
        {
            return FromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw user.Wrong(
                "client-certificate", $"and client-key do not go together: {e.Message}", "give both in PEM, the key unencrypted",
                e);
        }
    }

    /// <exception cref="CryptographicException">The certificate or key cannot be read, or they do not belong
    /// together.</exception>
    public static SslStreamCertificateContext FromPem(string certificates, string key)
    {
        var leaf = X509Certificate2.CreateFromPem(certificates, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        return SslStreamCertificateContext.Create(leaf, [.. chain.Skip(1)], offline: true);
    }
}
