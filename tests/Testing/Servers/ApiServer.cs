using System.Diagnostics;
using System.Security.Cryptography;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Configuration;
using Ballast.Kubernetes.Client.Credentials;

namespace Ballast.Testing;

/// <summary>
/// etcd and kube-apiserver on free ports of the loopback, with RBAC and without controllers: nothing creates service accounts,
/// collects garbage or empties namespaces.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly int _port = FreePort.Next();
    private readonly int _etcdPort = FreePort.Next();
    private readonly TestAuthority _authority = new("kubernetes");
    private readonly List<Process> _processes = [];

    private ApiServer(string folder) => _folder = folder;

    public Uri Address => new($"https://127.0.0.1:{_port}");

    /// <summary>A kubeconfig with the rights of an administrator.</summary>
    public string KubeconfigPath => Path.Combine(_folder, "admin.kubeconfig");

    /// <summary>What was asked of the server, one JSON line a request; the file is there from the first request on.</summary>
    public string AuditLogPath => Path.Combine(_folder, "audit.log");

    /// <param name="assets">The folder of the binaries.</param>
    /// <param name="flags">More of kube-apiserver's.</param>
    public static async Task<ApiServer> StartAsync(string assets, params string[] flags)
    {
        var server = new ApiServer(CreateFolder());
        try
        {
            server.WriteFiles();
            await server.StartProcessesAsync(assets, flags);
            await server.WaitUntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client configuration with a certificate for this user and groups.</summary>
    public KubernetesClientConfiguration As(string user, params string[] groups)
    {
        var pair = _authority.IssueClient(user, groups);
        return new KubernetesClientConfiguration
        {
            Server = Address,
            Authorities = _authority.Collection,
            Credentials =
                new StaticCredentials(new ClusterCredential(null, ClientCertificate.FromPem(pair.Certificate, pair.Key))),
        };
    }

    /// <summary>A kubeconfig of such a user, for another process.</summary>
    public string WriteKubeconfig(string user, params string[] groups)
    {
        var path = Path.Combine(_folder, $"{user.Replace(':', '-')}.kubeconfig");
        File.WriteAllText(path, Kubeconfig(_authority.IssueClient(user, groups)));
        return path;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string CreateFolder()
    {
        // Folders of earlier runs that were killed together with the process that removes the folder.
        foreach (var old in Directory.GetDirectories(Path.GetTempPath(), "ballast-api-*"))
        {
            if (int.TryParse(old.Split('-')[^2], out var owner) && !Directory.Exists($"/proc/{owner}"))
            {
                TryDelete(old);
            }
        }

        var folder = Directory.CreateTempSubdirectory($"ballast-api-{Environment.ProcessId}-").FullName;
        ChildProcesses.RemoveAfterExit(folder);
        return folder;
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another process is deleting it at the same time.
        }
    }

    private void WriteFiles()
    {
        var serving = _authority.IssueServer(["127.0.0.1", "localhost", "kubernetes.default.svc"]);
        using var serviceAccounts = RSA.Create(2048);
        File.WriteAllText(InFolder("ca.crt"), _authority.Pem);
        File.WriteAllText(InFolder("server.crt"), serving.Certificate);
        File.WriteAllText(InFolder("server.key"), serving.Key);
        File.WriteAllText(InFolder("sa.key"), serviceAccounts.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(InFolder("audit.yaml"), """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules: [{level: Metadata}]
            """);
        File.WriteAllText(KubeconfigPath, Kubeconfig(_authority.IssueClient("admin", "system:masters")));
    }

    private async Task StartProcessesAsync(string assets, string[] flags)
    {
        var etcd = $"http://127.0.0.1:{_etcdPort}";
        var peer = $"http://127.0.0.1:{FreePort.Next()}";
        await StartAsync(
            Path.Combine(assets, "etcd"),
            "etcd.log",
            $"--data-dir={InFolder("etcd")}", "--unsafe-no-fsync", $"--listen-client-urls={etcd}",
            $"--advertise-client-urls={etcd}",
            $"--listen-peer-urls={peer}", $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=default={peer}");
        await StartAsync(
            Path.Combine(assets, "kube-apiserver"),
            "kube-apiserver.log",
            [
                $"--etcd-servers={etcd}", $"--secure-port={_port}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1",
                "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/16", "--allow-privileged=true",
                $"--cert-dir={_folder}", $"--tls-cert-file={InFolder("server.crt")}",
                $"--tls-private-key-file={InFolder("server.key")}",
                $"--client-ca-file={InFolder("ca.crt")}", "--authorization-mode=RBAC",
                // This admission plugin requires a service account for every pod, and no controller creates those.
                "--disable-admission-plugins=ServiceAccount",
                "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={InFolder("sa.key")}",
                $"--service-account-signing-key-file={InFolder("sa.key")}",
                $"--audit-policy-file={InFolder("audit.yaml")}", $"--audit-log-path={AuditLogPath}",
                .. flags,
            ]);
    }

    private async Task StartAsync(string program, string log, params string[] arguments) =>
        _processes.Add(await ChildProcesses.StartAsync(program, arguments, InFolder(log)));

    private async Task WaitUntilReadyAsync()
    {
        using var client = new RawApi(KubernetesClientConfiguration.FromKubeconfig(KubeconfigPath));
        var since = Stopwatch.StartNew();
        while (!await client.IsReadyAsync())
        {
            if (_processes.Find(process => process.HasExited) is { } dead || since.Elapsed > StartLimit)
            {
                throw new InvalidOperationException(
                    $"The API server did not start. {LogTail("etcd.log")} {LogTail("kube-apiserver.log")}");
            }

            await Task.Delay(100);
        }
    }

    private string LogTail(string log) =>
        $"{log}: {string.Join('\n', File.Exists(InFolder(log)) ? File.ReadLines(InFolder(log)).TakeLast(10) : [])}\n";

    private string InFolder(string name) => Path.Combine(_folder, name);

    private string Kubeconfig(PemPair user) => $"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters:
        - name: test
          cluster: {"{"}server: "{Address}", certificate-authority-data: {Base64(_authority.Pem)}{"}"}
        users:
        - name: test
          user: {"{"}client-certificate-data: {Base64(user.Certificate)}, client-key-data: {Base64(user.Key)}{"}"}
        contexts:
        - name: test
          context: {"{"}cluster: test, user: test{"}"}
        """;

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
