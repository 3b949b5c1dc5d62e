using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;

namespace Ballast.Cluster.Tests.Desired;

/// <summary>
/// The server stores children as they are built: it refuses nothing and changes nothing, and a second apply writes nothing.
/// </summary>
public sealed class ServerAgreementTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ApplyOptions Options = new("ballast-test");

    private readonly List<Func<Task>> _again = [];

    public static TheoryData<string> Cases => [.. GoldenFile.Cases()];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Children_OfACase_AreStoredAsSentAndAppliedAgainInVain(string name)
    {
        var space = await api.CreateNamespaceAsync();
        var server = new ServerCapabilities(api.Version.Major, api.Version.Minor);

        foreach (var child in DesiredStateYaml.Objects(
            StackCase.Parse(GoldenFile.Read(name, "input.yaml"), space, server).Build()))
        {
            await SendAsync((dynamic)child);
        }

        // A needless write changes only a time, with a resolution of one second: wait so that it would be visible.
        await NextSecondAsync();
        foreach (var again in _again)
        {
            await again();
        }
    }

    [Theory]
    [InlineData("0Mi")]
    [InlineData("0.5")]
    [InlineData("1000m")]
    [InlineData("2000")]
    [InlineData("1200")]
    [InlineData("1.5Gi")]
    [InlineData("0.5Ki")]
    [InlineData("100.5Ki")]
    [InlineData("1.0001Ki")]
    [InlineData("1e3")]
    [InlineData("12E2")]
    [InlineData("1000e3")]
    [InlineData("1e-3")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("0.1n")]
    [InlineData("7Ei")]
    public async Task Quantity_InTheFormWeReckon_IsStoredAsItIs(string text)
    {
        var space = await api.CreateNamespaceAsync();
        var sent = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "quota" },
            ["spec"] = new JsonObject { ["hard"] = new JsonObject { ["requests.storage"] = Quantity.Canonical(text) } },
        };

        // As JSON: a model reads quantities and writes them in its own form.
        var stored = await api.Observer.Json("v1", "resourcequotas", space).CreateAsync(sent);

        Assert.Equal(Quantity.Canonical(text), stored["spec"]!["hard"]!["requests.storage"]!.GetValue<string>());
    }

    // These are created once and never applied.
    private Task SendAsync(V1Secret secret) => CreateAsync(secret);

    private Task SendAsync(V1PersistentVolumeClaim claim) => CreateAsync(claim);

    private Task SendAsync(V1Job job) => CreateAsync(job);

    private static async Task NextSecondAsync()
    {
        var begun = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Eventually.TrueAsync(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > begun, "the next second");
    }

    private async Task SendAsync<T>(T child)
        where T : class, IKubernetesObject
    {
        var first = await api.Client.ApplyAsync(child, Options, None);
        AssertHolds(Json(first), Json(child), typeof(T).Name);
        _again.Add(
            async () => AssertUnchanged(Json(first), Json(await api.Client.ApplyAsync(child, Options, None)), Json(child)));
    }

    // Kubernetes 1.20 does not store an empty string. It treats each apply of one as a change, and only the version changes.
    private static void AssertUnchanged(JsonNode first, JsonNode again, JsonNode sent)
    {
        foreach (var node in HasEmptyText(sent) ? [first, again] : Array.Empty<JsonNode>())
        {
            node["metadata"]!.AsObject().Remove("resourceVersion");
        }

        Assert.True(JsonNode.DeepEquals(first, again), $"was written again: {first} became {again}");
    }

    private static bool HasEmptyText(JsonNode? node) => node switch
    {
        JsonObject members => members.Any(m => HasEmptyText(m.Value)),
        JsonArray items => items.Any(HasEmptyText),
        _ => node?.ToJsonString() is "\"\"",
    };

    private async Task CreateAsync<T>(T child)
        where T : class, IKubernetesObject =>
            AssertHolds(Json(await api.Client.CreateAsync(child, None)), Json(child), typeof(T).Name);

    private static JsonNode Json<T>(T child)
    {
        var node = JsonSerializer.SerializeToNode(child, (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!)!;
        node.AsObject().Remove("apiVersion");
        node.AsObject().Remove("status");
        return node;
    }

    // The server stores everything that was sent, unchanged. It leaves out empty values.
    private static void AssertHolds(JsonNode? found, JsonNode? sent, string path)
    {
        switch (sent)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    AssertHolds(found?[name], value, $"{path}.{name}");
                }

                break;
            case JsonArray items:
                Assert.True(found is JsonArray array
                    && array.Count == items.Count, $"{path}: {items.Count} items were sent, found {found}");
                for (var i = 0; i < items.Count; i++)
                {
                    AssertHolds(found![i], items[i], $"{path}[{i}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(found, sent)
                    || (found is null && sent?.ToJsonString() is "\"\""), $"{path}: sent {sent}, found {found}");
                break;
        }
    }
}
