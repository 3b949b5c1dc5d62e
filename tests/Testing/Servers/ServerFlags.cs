namespace Ballast.Testing;

/// <summary>Flags of kube-apiserver for tests: RBAC, an audit log, and no controllers.</summary>
internal static class ServerFlags
{
    /// <param name="folder">The folder of <see cref="IServerBackend.StartAsync"/>, as the server sees it.</param>
    /// <param name="etcd">etcd's address.</param>
    /// <param name="address">On which to listen.</param>
    /// <param name="port">Its port there.</param>
    public static IEnumerable<string> Of(string folder, string etcd, string address, int port) =>
    [
        $"--etcd-servers={etcd}", $"--secure-port={port}", $"--bind-address={address}", "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/16", "--allow-privileged=true",
        $"--cert-dir={folder}", $"--tls-cert-file={folder}/server.crt", $"--tls-private-key-file={folder}/server.key",
        $"--client-ca-file={folder}/ca.crt", "--authorization-mode=RBAC",
        // This admission plugin requires a service account for every pod, and no controller creates those.
        "--disable-admission-plugins=ServiceAccount",
        "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={folder}/sa.key",
        $"--service-account-signing-key-file={folder}/sa.key",
        $"--audit-policy-file={folder}/audit.yaml", $"--audit-log-path={folder}/audit.log",
    ];
}
