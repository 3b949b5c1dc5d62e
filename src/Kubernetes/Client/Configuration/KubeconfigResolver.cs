using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ballast.Kubernetes.Client.Credentials;

namespace Ballast.Kubernetes.Client.Configuration;

/// <summary>Follows a context of a kubeconfig to its cluster and user.</summary>
internal static class KubeconfigResolver
{
    public static KubernetesClientConfiguration Resolve(Kubeconfig kubeconfig, string? contextName, TimeProvider time)
    {
        var wanted = contextName ?? kubeconfig.CurrentContext ?? throw new KubernetesConfigurationException(
            kubeconfig.Source, "current-context", "is not set", $"name a context: {Names(kubeconfig.Contexts)}");
        var context = Find(kubeconfig, kubeconfig.Contexts, wanted, "context");
        var cluster = Find(kubeconfig, kubeconfig.Clusters, Required(context, "cluster"), "cluster");
        var configuration = Cluster(cluster) with { Namespace = context.Text("namespace") ?? "default" };
        if (context.Text("user") is not { } userName)
        {
            return configuration;
        }

        var user = Find(kubeconfig, kubeconfig.Users, userName, "user");
        return configuration with { Credentials = Credentials(user, configuration, time) };
    }

    private static KubernetesClientConfiguration Cluster(KubeconfigEntry cluster)
    {
        var server = Required(cluster, "server");
        if (!Uri.TryCreate(server, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            throw cluster.Wrong("server", $"is '{server}'", "write an http or https address");
        }

        return new KubernetesClientConfiguration
        {
            Server = uri,
            Authorities = Authorities(cluster),
            TlsServerName = cluster.Text("tls-server-name"),
            InsecureSkipTlsVerify = cluster.Flag("insecure-skip-tls-verify"),
            Proxy = Proxy(cluster),
        };
    }

    private static Uri? Proxy(KubeconfigEntry cluster) =>
        cluster.Text("proxy-url") is not { } proxy ? null
        : Uri.TryCreate(proxy, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "socks5" ? uri
        : throw cluster.Wrong("proxy-url", $"is '{proxy}'", "write an http or socks5 address");

    private static X509Certificate2Collection? Authorities(KubeconfigEntry cluster)
    {
        if (cluster.Content("certificate-authority") is not { } pem)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException e)
        {
            throw cluster.Wrong("certificate-authority", $"cannot be read: {e.Message}", "give certificates in PEM", e);
        }

        return authorities.Count > 0
            ? authorities
            : throw cluster.Wrong("certificate-authority", "holds no certificate", "give certificates in PEM");
    }

    private static ClusterCredentials Credentials(KubeconfigEntry user, KubernetesClientConfiguration cluster, TimeProvider time)
    {
        RefuseUnsupported(user);
        var certificate = ClientCertificate.Load(user);
        if (user.Child("exec") is { } exec)
        {
            return new ExecCredentials(ExecPlugin.Read(exec, cluster), certificate, time);
        }

        return user.FilePath("tokenFile") is { } file ? new TokenFileCredentials(file, certificate, time)
            : user.Text("token") is { } token ? new StaticCredentials(new ClusterCredential(token, certificate))
            : new StaticCredentials(new ClusterCredential(null, certificate));
    }

    private static void RefuseUnsupported(KubeconfigEntry user)
    {
        foreach (var (field, mend) in new[]
        {
            ("auth-provider", "use an exec plugin, which replaced it in Kubernetes 1.26"),
            ("username", "use a token or a client certificate; Kubernetes 1.19 dropped passwords"),
            ("as", "use the credentials of the user itself; impersonation is not supported"),
        })
        {
            if (user.Has(field))
            {
                throw user.Wrong(field, "is not supported", mend);
            }
        }
    }

    private static KubeconfigEntry Find(
        Kubeconfig kubeconfig, Dictionary<string, KubeconfigEntry> entries, string name, string kind) =>
        entries.TryGetValue(name, out var entry)
            ? entry
            : throw new KubernetesConfigurationException(
                kubeconfig.Source, $"{kind}s[{name}]", "does not exist", $"use one of: {Names(entries)}");

    private static string Required(KubeconfigEntry entry, string field) =>
        entry.Text(field) ?? throw entry.Wrong(field, "is not set", "set it");

    private static string Names(Dictionary<string, KubeconfigEntry> entries) =>
        entries.Count == 0 ? "(none)" : string.Join(", ", entries.Keys.Order(StringComparer.Ordinal));
}
