using System.Security.Cryptography.X509Certificates;
using Ballast.Kubernetes.Client.Configuration;
using Ballast.Kubernetes.Client.Credentials;

namespace Ballast.Kubernetes.Client;

/// <summary>The address of a cluster, how to verify its certificate, and the credentials.</summary>
public sealed record KubernetesClientConfiguration
{
    /// <summary>The API server; may have a path.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace to use if none is named. Default: <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The only certificate authorities that are accepted for the server; null for those of the system.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>The name that the server's certificate must have; null for the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Accepts any server certificate. Only if a kubeconfig says so. Default: false.</summary>
    public bool InsecureSkipTlsVerify { get; init; }

    /// <summary>An http or socks5 proxy; null for the proxy of the environment.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>
    /// True: use HTTPS_PROXY and similar variables, but never for loopback. Default: true; false inside a cluster.
    /// </summary>
    public bool UseEnvironmentProxy { get; init; } = true;

    /// <summary>The credentials. Default: none.</summary>
    public ClusterCredentials Credentials { get; init; } = StaticCredentials.Anonymous;

    /// <summary>
    /// The configuration of the environment: the files of KUBECONFIG, otherwise the pod's service account, otherwise
    /// <c>~/.kube/config</c>.
    /// </summary>
    /// <exception cref="KubernetesConfigurationException">None of them is there, or the one found is wrong.</exception>
    public static KubernetesClientConfiguration Load(TimeProvider? time = null)
    {
        var kubeconfig = Environment.GetEnvironmentVariable("KUBECONFIG");
        var inCluster = Environment.GetEnvironmentVariable(InClusterConfiguration.HostVariable);
        return string.IsNullOrEmpty(kubeconfig) && !string.IsNullOrEmpty(inCluster)
            ? InCluster(time)
            : FromKubeconfig(time: time);
    }

    /// <summary>A context of a kubeconfig.</summary>
    /// <param name="path">One file; null for the files of KUBECONFIG merged, or <c>~/.kube/config</c>.</param>
    /// <param name="context">The context; null for the current one.</param>
    /// <param name="time">The clock by which credentials expire. Default: the system's.</param>
    /// <exception cref="KubernetesConfigurationException">A file, the context or what it names is missing or wrong.</exception>
    public static KubernetesClientConfiguration FromKubeconfig(
        string? path = null, string? context = null, TimeProvider? time = null)
    {
        var merged = path is not null
            ? Kubeconfig.Load([path], mustExist: true)
            : Kubeconfig.Load(Kubeconfig.DefaultPaths(Environment.GetEnvironmentVariable), mustExist: false);
        return KubeconfigResolver.Resolve(merged, context, time ?? TimeProvider.System);
    }

    /// <summary>The service account of the pod that this process runs in.</summary>
    /// <exception cref="KubernetesConfigurationException">The process does not run in a pod, or its token is not
    /// mounted.</exception>
    public static KubernetesClientConfiguration InCluster(TimeProvider? time = null) =>
        InClusterConfiguration.Load(
            Environment.GetEnvironmentVariable, InClusterConfiguration.ServiceAccountFolder, time ?? TimeProvider.System);
}
