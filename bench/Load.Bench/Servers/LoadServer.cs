using System.Text.Json.Nodes;

namespace Ballast.Load.Bench.Servers;

/// <summary>An API server of its own, with the CRD, an audit log, and a namespace for each thing that is measured.</summary>
internal sealed class LoadServer : IAsyncDisposable
{
    /// <summary>Whose writes the audit log has with their bodies.</summary>
    public const string Recorded = "recorded-operator";

    private const string Policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived, ResponseStarted]
        rules:
        - {level: RequestResponse, users: ["recorded-operator"], verbs: [create, update, patch, delete]}
        - {level: Metadata}
        """;

    private readonly ApiServer _server;
    private readonly string _policy;

    private LoadServer(ApiServer server, BareApi api, string policy) => (_server, Api, _policy) = (server, api, policy);

    public BareApi Api { get; }

    public string Kubeconfig => _server.KubeconfigPath;

    public static async Task<LoadServer> StartAsync(string assets)
    {
        var policy = Path.GetTempFileName();
        await File.WriteAllTextAsync(policy, Policy);
        // The log must not be rotated while it is read.
        var server = await ApiServer.StartAsync(assets, $"--audit-policy-file={policy}", "--audit-log-maxsize=100000");
        var load = new LoadServer(server, await BareApi.ConnectAsync(server.KubeconfigPath), policy);
        await load.AddStacksAsync();
        return load;
    }

    /// <summary>A kubeconfig of an administrator of that name, so that the audit log tells who asked.</summary>
    public string KubeconfigOf(string user) => _server.WriteKubeconfig(user, "system:masters");

    public AuditLog AuditOf(string user) => new(_server.AuditLogPath, user);

    public Task AddNamespaceAsync(string name) => Api.CreateAsync("/api/v1/namespaces", new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name },
    });

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _server.DisposeAsync();
        File.Delete(_policy);
    }

    private async Task AddStacksAsync()
    {
        var yaml = await File.ReadAllTextAsync(Repository.PathOf("config", "crds", "ballast.dev_appstacks.yaml"));
        await Api.SendAsync(
            HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            System.Text.Encoding.UTF8.GetBytes(yaml), "application/yaml");
        await Eventually.TrueAsync(
            async () => await Api.GetAsync("/apis/ballast.dev/v1alpha1/appstacks") is not null, "appstacks are served");
    }
}
