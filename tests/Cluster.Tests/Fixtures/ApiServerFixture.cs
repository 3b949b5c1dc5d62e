using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;

namespace Ballast.Cluster.Tests.Fixtures;

/// <summary>
/// A real API server, shared by all tests of the process: one that it starts, or the cluster of TEST_CONTEXT. A test class
/// takes it as <c>IClassFixture&lt;ApiServerFixture&gt;</c>, and each test a namespace of its own.
/// </summary>
public sealed class ApiServerFixture : IAsyncLifetime
{
    private static readonly string? Context =
        Environment.GetEnvironmentVariable("TEST_CONTEXT") is { Length: > 0 } name ? name : null;

    // Started by the first class that needs it; ends with the process, even if the process is killed.
    private static readonly Lazy<Task<ApiServer?>> Shared =
        new(async () => Context is null ? await ApiServer.StartAsync(KubeAssets.Folder()) : null);

    private readonly List<string> _namespaces = [];
    private ApiServer? _server;

    /// <summary>Whether the tests started the server, so that they can use any user.</summary>
    public static bool IsOwn => Context is null;

    /// <summary>An administrator's client.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>An administrator's access to kinds without a C# type.</summary>
    public RawApi Raw { get; private set; } = null!;

    public KubernetesClientConfiguration Configuration => Client.Configuration;

    public ServerVersion Version { get; private set; } = null!;

    /// <summary>
    /// An administrator's kubeconfig, for other processes. With TEST_CONTEXT that context must be its current one.
    /// </summary>
    public string KubeconfigPath => IsOwn ? Server.KubeconfigPath : Environment.GetEnvironmentVariable("KUBECONFIG")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    /// <summary>
    /// The tests' own server: its audit log, and users of the test's choice. Only under <see cref="OwnServerFactAttribute"/>.
    /// </summary>
    public ApiServer Server =>
        _server ?? throw new InvalidOperationException("TEST_CONTEXT names the server; mark the test [OwnServerFact].");

    public async Task InitializeAsync()
    {
        _server = await Shared.Value;
        var configuration = KubernetesClientConfiguration.FromKubeconfig(_server?.KubeconfigPath, Context);
        Client = new KubernetesClient(configuration, new KubernetesClientOptions { FieldManager = "kubectl" });
        Raw = new RawApi(configuration);
        Version = await Client.Discovery.GetServerVersionAsync(CancellationToken.None);
    }

    /// <summary>A namespace for one test; on someone else's cluster it is deleted at the end.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var created = await Raw.CreateAsync("/api/v1/namespaces", new JsonObject
        {
            ["metadata"] = new JsonObject { ["generateName"] = "ballast-test-" },
        });
        var name = created!["metadata"]!["name"]!.GetValue<string>();
        lock (_namespaces)
        {
            _namespaces.Add(name);
        }

        return name;
    }

    /// <summary>Installs a CustomResourceDefinition, unless it is there, and waits until its kind is served.</summary>
    public async Task InstallAsync(JsonObject definition)
    {
        const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        try
        {
            await Raw.CreateAsync(Definitions, definition);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
        }

        var spec = definition["spec"]!;
        var version = spec["versions"]![0]!["name"];
        while (!await IsServedAsync($"/apis/{spec["group"]}/{version}/{spec["names"]!["plural"]}?limit=1"))
        {
            await Task.Delay(50);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var name in IsOwn ? [] : _namespaces)
        {
            await Raw.DeleteAsync($"/api/v1/namespaces/{name}");
        }

        Raw.Dispose();
        Client.Dispose();
    }

    private async Task<bool> IsServedAsync(string path)
    {
        try
        {
            await Raw.GetAsync(path);
            return true;
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }
}

/// <summary>A test that needs its own users or server settings, so it cannot run on someone else's cluster.</summary>
public sealed class OwnServerFactAttribute : FactAttribute
{
    public OwnServerFactAttribute() =>
        Skip = ApiServerFixture.IsOwn ? null : "TEST_CONTEXT is set; this test needs a server of its own.";
}

/// <summary>The same for a test with data.</summary>
public sealed class OwnServerTheoryAttribute : TheoryAttribute
{
    public OwnServerTheoryAttribute() => Skip = new OwnServerFactAttribute().Skip;
}
