using Ballast.EndToEnd.Tests.Harness;

namespace Ballast.EndToEnd.Tests.Chart;

/// <summary>What helm renders from the chart, without a cluster.</summary>
public sealed class TemplateTests
{
    private static readonly string Chart = Repository.PathOf("charts", "ballast");

    [Fact]
    public async Task Chart_Linted_IsClean()
    {
        var lint = await Command.RunAsync(Cluster.Helm, ["lint", "--strict", Chart]);
        Assert.True(lint.ExitCode == 0, lint.Output + lint.Error);
    }

    [Fact]
    public async Task Chart_AsItIs_GrantsTheClusterAndKeepsItsDefinition()
    {
        var rendered = await RenderAsync();
        Assert.Contains("kind: ClusterRoleBinding", rendered, StringComparison.Ordinal);
        Assert.Contains("helm.sh/resource-policy: keep", rendered, StringComparison.Ordinal);
        Assert.Contains("readOnlyRootFilesystem: true", rendered, StringComparison.Ordinal);
        Assert.DoesNotContain("\"*\"", rendered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_ForNamespaces_GrantsNothingBeyondThem()
    {
        var rendered = await RenderAsync("--set", "namespaces={red,green}", "--set", "aggregateRoles=false");
        Assert.DoesNotContain("kind: ClusterRole", rendered, StringComparison.Ordinal);
        Assert.Contains("namespace: red", rendered, StringComparison.Ordinal);
        Assert.Contains("namespace: green", rendered, StringComparison.Ordinal);
        Assert.Contains("value: \"red,green\"", rendered, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("mysql")]
    [InlineData("mariadb")]
    [InlineData("redis")]
    [InlineData("rabbitmq")]
    [InlineData("influxdb")]
    public async Task Chart_ImageOfAnEngine_IsAVariableOfTheOperator(string engine) => Assert.Contains(
        $"{{name: BALLAST__IMAGES__{engine.ToUpperInvariant()}, value: \"registry.example/mirror\"}}",
        await RenderAsync("--set", $"images.{engine}=registry.example/mirror"), StringComparison.Ordinal);

    [Fact]
    public async Task Chart_Collector_IsAVariableOfTheOperatorWhereGiven()
    {
        const string Variable = "BALLAST__METRICS__OTLPENDPOINT";
        Assert.DoesNotContain(Variable, await RenderAsync(), StringComparison.Ordinal);
        Assert.Contains(
            $"{{name: {Variable}, value: \"http://collector:4317\"}}",
            await RenderAsync("--set", "metrics.otlpEndpoint=http://collector:4317"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.20.2", false)]
    [InlineData("1.25.0", true)]
    [InlineData("1.36.2", true)]
    public async Task Definition_OnAServer_HasRulesWhereItKnowsThem(string version, bool rules) =>
        Assert.Equal(
            rules, (await RenderAsync("--kube-version", version)).Contains("x-kubernetes-validations", StringComparison.Ordinal));

    [Theory]
    [InlineData("replicas=0")]
    [InlineData("replicas=two")]
    [InlineData("replica=1")]
    [InlineData("workers=0")]
    [InlineData("log.level=Loud")]
    [InlineData("image.pullPolicy=Sometimes")]
    [InlineData("image.repository=")]
    [InlineData("namespaces={Red}")]
    [InlineData("networkPolicy.enabled=perhaps")]
    [InlineData("metrics.otlpEndpoint=collector:4317")]
    public async Task Values_ThatMakeNoSense_AreRefused(string value)
    {
        var rendering = await Command.RunAsync(Cluster.Helm, ["template", "ballast", Chart, "--set", value]);
        Assert.NotEqual(0, rendering.ExitCode);
        Assert.Contains(value[..value.IndexOfAny(['=', '.'])], rendering.Error, StringComparison.Ordinal);
    }

    private static async Task<string> RenderAsync(params string[] arguments) =>
        (await Command.RunAsync(Cluster.Helm, ["template", "ballast", Chart, .. arguments])).MustSucceed().Output;
}
