using System.Reflection;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Testing;

/// <summary>
/// KubernetesClient, with which the tests look at a cluster and act in it. It shares no code with the product: what our client
/// wrote wrongly, and would read back just as wrongly, is seen by it.
/// </summary>
public sealed class IndependentClient : IDisposable
{
    // Kinds that a server of version 1.20 has in an older version only, and the minor version that brought the model's.
    private static readonly Dictionary<string, (string Older, int Until)> OlderVersions = new(StringComparer.Ordinal)
    {
        ["cronjobs"] = ("v1beta1", 21),
        ["poddisruptionbudgets"] = ("v1beta1", 21),
        ["horizontalpodautoscalers"] = ("v2beta2", 23),
    };

    private readonly k8s.Kubernetes _client;
    private int _minor;

    private IndependentClient(k8s.Kubernetes client) => _client = client;

    /// <summary>All operations, with a method for each kind and verb.</summary>
    public IKubernetes Api => _client;

    /// <param name="kubeconfig">A file; null: KUBECONFIG or the user's own.</param>
    /// <param name="context">Null: its current one.</param>
    public static async Task<IndependentClient> ConnectAsync(string? kubeconfig, string? context = null)
    {
        var client = Open(kubeconfig, context);
        var version = await client._client.Version.GetCodeAsync();
        client._minor = int.Parse(version.Minor.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);
        return client;
    }

    /// <summary>Whether the server and all that it begins with are up.</summary>
    public static async Task<bool> IsReadyAsync(string kubeconfig)
    {
        using var client = Open(kubeconfig, context: null);
        try
        {
            using var ready = await client._client.HttpClient.GetAsync(new Uri(client._client.BaseUri, "readyz"));
            return ready.IsSuccessStatusCode && await client._client.CoreV1.ReadNamespaceAsync("default") is not null;
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The objects of a kind that has a model, in a namespace; null: of the whole cluster.</summary>
    public ObjectClient<T> Of<T>(string? space)
    {
        var (group, version, plural) = Resource<T>();
        return new ObjectClient<T>(_client.CustomObjects, group, version, plural, space);
    }

    /// <summary>The objects of a kind, and then their changes, until the server ends the watch.</summary>
    public IAsyncEnumerable<(WatchEventType Type, T Item)> WatchAsync<T>(string space, CancellationToken cancellation)
        where T : IKubernetesObject
    {
        var (group, version, plural) = Resource<T>();
        return new GenericClient(_client, group, version, plural, disposeClient: false)
            .WatchNamespacedAsync<T>(space, onError: broken => throw broken, cancellation);
    }

    /// <summary>
    /// The objects of a kind as JSON: one that has no model, or whose JSON must arrive as it is, because a model drops fields
    /// that it does not know.
    /// </summary>
    /// <param name="apiVersion">Such as <c>apps/v1</c>.</param>
    /// <param name="plural">Such as <c>deployments</c>.</param>
    /// <param name="space">The namespace; null: the whole cluster.</param>
    public ObjectClient<JsonObject> Json(string apiVersion, string plural, string? space)
    {
        var parts = apiVersion.Split('/');
        return new ObjectClient<JsonObject>(
            _client.CustomObjects, parts.Length == 1 ? "" : parts[0], parts[^1], plural, space);
    }

    public void Dispose() => _client.Dispose();

    private (string Group, string Version, string Plural) Resource<T>()
    {
        var kind = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{typeof(T)} is no kind.");
        var isOlder = OlderVersions.TryGetValue(kind.PluralName, out var older) && _minor < older.Until;
        return (kind.Group, isOlder ? older.Older : kind.ApiVersion, kind.PluralName);
    }

    private static IndependentClient Open(string? kubeconfig, string? context) => new(new k8s.Kubernetes(
        KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig, context)));
}
