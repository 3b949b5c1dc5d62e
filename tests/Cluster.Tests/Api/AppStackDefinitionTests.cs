using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Engines;
using Ballast.Operator.Validate;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Cluster.Tests.Api;

/// <summary>A real API server accepts the generated CRD, and accepts and refuses the same specs as the operator.</summary>
public sealed class AppStackDefinitionTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private ObjectClient<JsonObject> _stacks = null!;

    public static TheoryData<string> Samples { get; } =
        [.. Directory.GetFiles(Repository.PathOf("config", "samples"), "*.yaml").Select(Path.GetFileName).OfType<string>()
            .Order()];

    public async Task InitializeAsync()
    {
        await api.InstallAsync(YamlJson.Read(new StringReader(AppStackDefinition.Yaml))[0].AsObject());
        _stacks = api.Observer.Json("ballast.dev/v1alpha1", "appstacks", await api.CreateNamespaceAsync());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Definition_IsEstablishedAndStructural()
    {
        var definition = await api.Observer.Of<V1CustomResourceDefinition>(null).GetAsync("appstacks.ballast.dev");
        var conditions = definition.Status.Conditions;
        Assert.Contains(conditions, c => c is { Type: "Established", Status: "True" });
        Assert.DoesNotContain(conditions, c => c is { Type: "NonStructuralSchema", Status: "True" });
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Sample_IsTaken(string file)
    {
        var yaml = await File.ReadAllTextAsync(Repository.PathOf("config", "samples", file));
        var stack = YamlJson.Read(new StringReader(yaml)).Single(document => (string?)document["kind"] == "AppStack");
        var created = await _stacks.CreateAsync(stack.AsObject());
        Assert.Equal(1, (int?)created["metadata"]!["generation"]);
    }

    [Fact]
    public async Task Stack_Bare_GetsTheDefaultsThatNoProfileTouches()
    {
        var created = await CreateAsync("{image: a:1, web: {port: 80}}");
        var read = await _stacks.GetAsync((string)created["metadata"]!["name"]!);
        Assert.Equal("Production", (string?)read["spec"]!["profile"]);
        Assert.Equal(2, (int?)read["spec"]!["web"]!["replicas"]);
        Assert.Null(read["spec"]!["web"]!["workers"]);
        Assert.Equal(-1, (int?)read["status"]!["observedGeneration"]);
    }

    [Theory]
    [InlineData("dependencies", "[{name: cache, redis: {managed: {version: '7'}}, check: {}, env: [{name: A, format: b}]}]")]
    [InlineData("processes", "[{name: worker, mounts: [{path: /a, emptyDir: {}}], tolerations: [{operator: Exists}]}]")]
    [InlineData("tasks", "[{name: daily, schedule: '1 2 * * *'}]")]
    public async Task Items_OfAList_AreStoredAsTheyWereWritten(string list, string items)
    {
        var created = await CreateAsync($"{{image: a:1, {list}: {items}}}");
        var read = await _stacks.GetAsync((string)created["metadata"]!["name"]!);
        var written = YamlJson.Read(new StringReader(items))[0];
        Assert.True(JsonNode.DeepEquals(written, read["spec"]![list]), read["spec"]![list]!.ToJsonString());
    }

    [Fact]
    public async Task Scale_ReadsAndWritesReplicasOfWeb()
    {
        var created = await CreateAsync("{image: a:1, web: {port: 80}}");
        var name = (string)created["metadata"]!["name"]!;
        await _stacks.PatchAsync($"{name}/scale", """{"spec": {"replicas": 5}}""");
        Assert.Equal(5, (int?)(await _stacks.GetAsync(name))["spec"]!["web"]!["replicas"]);
    }

    // Empty strings: Kubernetes 1.20 fails on them where null is not allowed. Numbers: people write them as quantities.
    [Theory]
    [InlineData("{serviceAccountName: '', image: a:1, web: {port: 80, ingress: {host: a, className: ''}}}")]
    [InlineData("{env: [{name: A, value: ''}], image: a:1, web: {port: 80, args: [''], nodeSelector: {a: ''}}}")]
    [InlineData("{image: a:1, web: {port: 80, resources: {requests: {cpu: 1, memory: 512Mi}, limits: {cpu: '1.5'}}}}")]
    [InlineData(
        "{dependencies: [{name: db, postgres: {managed: {version: '15', resources: {}}}, pool: {overflow: 0, prePing: false}}]}")]
    public async Task Spec_OnTheEdge_IsTaken(string spec)
    {
        Assert.Empty(Judge(spec));
        Assert.NotNull(await CreateAsync(spec));
    }

    [Theory]
    [InlineData("{profile: Test}", "spec.profile")]
    [InlineData("{suspend: 'yes'}", "spec.suspend")]
    [InlineData("{image: a:1, web: {}}", "spec.web.port")]
    [InlineData("{image: a:1, web: {port: 70000}}", "spec.web.port")]
    [InlineData("{image: a:1, web: {port: 80, runAsUser: 0}}", "spec.web.runAsUser")]
    [InlineData("{image: a:1, web: {port: 80, health: {detail: {path: x}}}}", "spec.web.health.detail.path")]
    [InlineData("{image: a:1, web: {port: 80, resources: {limits: {cpu: lots}}}}", "spec.web.resources.limits")]
    [InlineData("{image: a:1, web: {port: 80, mounts: [{path: /a}]}}", "spec.web.mounts")]
    [InlineData("{dependencies: [{name: db}]}", "spec.dependencies")]
    [InlineData("{dependencies: [{name: db, redis: {}}]}", "redis")]
    [InlineData("{dependencies: [{name: db, redis: {managed: {version: '7'}, external: {secretRef: {name: a}}}}]}", "redis")]
    [InlineData("{dependencies: [{name: Db, redis: {managed: {version: '7'}}}]}", "name")]
    [InlineData("{dependencies: [{name: db, redis: {managed: {version: '7', maxMemory: much}}}]}", "maxMemory")]
    [InlineData(
        "{dependencies: [{name: a, redis: {managed: {version: '7'}}}, {name: a, redis: {managed: {version: '7'}}}]}",
        "spec.dependencies")]
    [InlineData("{env: [{name: A, value: x, secretKeyRef: {name: a, key: b}}]}", "spec.env")]
    [InlineData("{rollout: {onFailure: Panic}}", "spec.rollout.onFailure")]
    public async Task Spec_ThatTheSchemaForbids_IsRefusedByServerAndOperatorAlike(string spec, string field)
    {
        Assert.Contains(Judge(spec), fault => fault.Field.Contains(field, StringComparison.Ordinal));
        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => CreateAsync(spec));
        Assert.Contains(field, refusal.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_TooLongForItsChildren_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => CreateAsync("{}", new string('a', 31)));
        Assert.Contains("metadata.name", refusal.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rule_WhereTheServerKnowsCel_SaysWhatIsWrong()
    {
        const string spec = "{image: a:1, web: {port: 80, autoscaling: {minReplicas: 3, maxReplicas: 2}}}";
        Assert.NotEmpty(SpecValidator.Validate(Stack(spec)));
        if (!api.Version.IsAtLeast(1, 25))
        {
            return;
        }

        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() => CreateAsync(spec));
        Assert.Contains("must be at least minReplicas", refusal.Words(), StringComparison.Ordinal);
    }

    private static IEnumerable<FieldError> Judge(string spec) => SchemaCheck.Check(
        AppStackDefinition.Schema["properties"]!["spec"]!.AsObject(), YamlJson.Read(new StringReader(spec))[0], "spec");

    private static Operator.Api.V1Alpha1.AppStack Stack(string spec) =>
        Document(spec, "shop").Deserialize(OperatorJsonContext.Default.AppStack)!;

    private static JsonObject Document(string spec, string name) => new()
    {
        ["apiVersion"] = "ballast.dev/v1alpha1",
        ["kind"] = "AppStack",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = YamlJson.Read(new StringReader(spec))[0],
    };

    private async Task<JsonNode> CreateAsync(string spec, string name = "shop") =>
        await _stacks.CreateAsync(Document(spec, name));
}
