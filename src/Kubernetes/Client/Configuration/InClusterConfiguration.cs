using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ballast.Kubernetes.Client.Credentials;

namespace Ballast.Kubernetes.Client.Configuration;

/// <summary>The configuration that the kubelet gives a pod: two variables, and a folder with token, CA and namespace.</summary>
internal static class InClusterConfiguration
{
    public const string HostVariable = "KUBERNETES_SERVICE_HOST";
    public const string PortVariable = "KUBERNETES_SERVICE_PORT";
    public const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static KubernetesClientConfiguration Load(Func<string, string?> environment, string folder, TimeProvider time)
    {
        var token = Path.Combine(folder, "token");
        if (!File.Exists(token))
        {
            throw new KubernetesConfigurationException(
                token, "token", "is missing",
                "set automountServiceAccountToken: true on the pod, or give a kubeconfig in KUBECONFIG");
        }

        var namespaceFile = Path.Combine(folder, "namespace");
        return new KubernetesClientConfiguration
        {
            Server = Server(Variable(environment, HostVariable), Variable(environment, PortVariable)),
            Authorities = Authorities(Path.Combine(folder, "ca.crt")),
            Namespace = File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : "default",
            Credentials = new TokenFileCredentials(token, null, time),
            UseEnvironmentProxy = false,
        };
    }

    private static Uri Server(string host, string port) =>
        Uri.TryCreate(
            $"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{port}", UriKind.Absolute,
            out var uri)
            ? uri
            : throw new KubernetesConfigurationException(
                "environment", $"{HostVariable}={host}, {PortVariable}={port}", "is not an address",
                "unset both or correct them");

    private static string Variable(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } value
            ? value
            : throw new KubernetesConfigurationException(
                "environment", name, "is not set", "run in a pod, or give a kubeconfig in KUBECONFIG");

    private static X509Certificate2Collection Authorities(string path)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? authorities : throw new CryptographicException("no certificate in it");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException(
                path, "ca.crt", $"cannot be read: {e.Message}", "check the pod's service account volume", e);
        }
    }
}
