using System.Diagnostics;
using System.Security.Cryptography;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Configuration;
using Ballast.Kubernetes.Client.Credentials;

namespace Ballast.Testing;

/// <summary>
/// etcd and kube-apiserver on a free port of the loopback, with RBAC and without controllers: nothing creates service accounts,
/// collects garbage or empties namespaces.
/// </summary>
public sealed class ApiServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly string _folder;
    private readonly IServerBackend _backend;
    private readonly TestAuthority _authority = new("kubernetes");

    private ApiServer(string folder, IServerBackend backend) => (_folder, _backend) = (folder, backend);

    public Uri Address => _backend.Address;

    /// <summary>A kubeconfig with the rights of an administrator.</summary>
    public string KubeconfigPath => Path.Combine(_folder, "admin.kubeconfig");

    /// <summary>What was asked of the server, one JSON line a request; the file is there from the first request on.</summary>
    public string AuditLogPath => Path.Combine(_folder, "audit.log");

    /// <param name="assets">The folder of the binaries.</param>
    /// <param name="flags">More of kube-apiserver's.</param>
    public static Task<ApiServer> StartAsync(string assets, params string[] flags) =>
        StartAsync(new ProcessBackend(assets), flags);

    /// <param name="backend">How it runs; ends with the server.</param>
    /// <param name="flags">More of kube-apiserver's.</param>
    public static async Task<ApiServer> StartAsync(IServerBackend backend, params string[] flags)
    {
        var server = new ApiServer(CreateFolder(), backend);
        try
        {
            server.WriteFiles();
            await backend.StartAsync(server._folder, flags);
            File.WriteAllText(server.KubeconfigPath, server.Kubeconfig(server._authority.IssueClient("admin", "system:masters")));
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
        await _backend.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string CreateFolder()
    {
        // Folders of earlier runs that were killed together with the process that removes the folder.
        foreach (var old in Directory.GetDirectories(Path.GetTempPath(), "ballast-api-*"))
        {
            if (int.TryParse(old.Split('-')[^2], out var owner) && !ChildProcesses.IsRunning(owner))
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
    }

    private async Task WaitUntilReadyAsync()
    {
        var since = Stopwatch.StartNew();
        while (!await IndependentClient.IsReadyAsync(KubeconfigPath))
        {
            if (_backend.HasEnded || since.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"The API server did not start. {await _backend.LogTailAsync()}");
            }

            await Task.Delay(100);
        }
    }

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
