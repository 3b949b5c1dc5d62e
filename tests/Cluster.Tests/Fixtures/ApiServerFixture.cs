using System.Text.Json.Nodes;
using Ballast.Kubernetes.Client;
using k8s.Autorest;
using k8s.Models;

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
        new(async () => Context is null ? await ApiServer.StartAsync(ServerBackends.New()) : null);

    private readonly List<string> _namespaces = [];
    private ApiServer? _server;

    /// <summary>Whether the tests started the server, so that they can use any user.</summary>
    public static bool IsOwn => Context is null;

    /// <summary>An administrator's client, of the product.</summary>
    public KubernetesClient Client { get; private set; } = null!;

    /// <summary>The same with a client that is not the product's: what the operator did is looked at with this one.</summary>
    public IndependentClient Observer { get; private set; } = null!;

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
        Observer = await IndependentClient.ConnectAsync(_server?.KubeconfigPath, Context);
        Version = await Client.Discovery.GetServerVersionAsync(CancellationToken.None);
    }

    /// <summary>A namespace for one test; on someone else's cluster it is deleted at the end.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var created = await Observer.Of<V1Namespace>(null).CreateAsync(
            new V1Namespace { Metadata = new V1ObjectMeta { GenerateName = "ballast-test-" } });
        var name = created.Metadata.Name;
        lock (_namespaces)
        {
            _namespaces.Add(name);
        }

        return name;
    }

    /// <summary>Installs a CustomResourceDefinition, unless it is there, and waits until its kind is served.</summary>
    public async Task InstallAsync(JsonObject definition)
    {
        try
        {
            // As it is generated, with what a model may not know.
            await Observer.Json("apiextensions.k8s.io/v1", "customresourcedefinitions", null).CreateAsync(definition);
        }
        catch (HttpOperationException e) when (e.IsConflict())
        {
        }

        var spec = definition["spec"]!;
        var kind = Observer.Json(
            $"{spec["group"]}/{spec["versions"]![0]!["name"]}", (string)spec["names"]!["plural"]!, null);
        while (!await IsServedAsync(kind))
        {
            await Task.Delay(50);
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var name in IsOwn ? [] : _namespaces)
        {
            await Observer.Of<V1Namespace>(null).DeleteAsync(name);
        }

        Observer.Dispose();
        Client.Dispose();
    }

    private static async Task<bool> IsServedAsync(ObjectClient<JsonObject> kind)
    {
        try
        {
            await kind.ListAsync(limit: 1);
            return true;
        }
        catch (HttpOperationException e) when (e.IsNotFound())
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
