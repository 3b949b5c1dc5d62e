using System.Net;
using System.Text.Json.Nodes;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;

namespace Ballast.Cluster.Tests.Hosting;

/// <summary>The operator as people run it: options, probes, metrics, log, and how it stops.</summary>
public sealed class OperatorProcessTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private string _namespace = "";

    public async Task InitializeAsync()
    {
        await api.InstallAsync(YamlJson.Read(new StringReader(AppStackDefinition.Yaml))[0].AsObject());
        _namespace = await api.CreateNamespaceAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Operator_CachesFilled_IsReadyAndLeads()
    {
        await using var process = Start();
        Assert.Equal("alive\n", await process.UntilAsync("/healthz", HttpStatusCode.OK));
        await process.UntilAsync("/readyz", HttpStatusCode.OK, "ready, leading");
        Assert.Contains("ballast_leader{} 1", await process.UntilAsync("/metrics", HttpStatusCode.OK));
    }

    [Fact]
    public async Task Operator_SecondOfTwo_IsReadyAndStandsBy()
    {
        await using var first = Start();
        await first.UntilAsync("/readyz", HttpStatusCode.OK, "ready, leading");
        await using var second = Start();
        await second.UntilAsync("/readyz", HttpStatusCode.OK, "ready, standing by while ");
    }

    [OwnServerFact]
    public async Task Operator_MayNotWatch_IsAliveButNotReadyAndSaysWhy()
    {
        await using var process = Start(("KUBECONFIG", api.Server.WriteKubeconfig("nobody")), ("BALLAST__NAMESPACES", ""));
        await process.UntilAsync(
            "/readyz", HttpStatusCode.ServiceUnavailable, "appstacks.ballast.dev cannot be watched (Forbidden)");
        await process.UntilAsync("/readyz", HttpStatusCode.ServiceUnavailable, "the lease cannot be used");
        await process.UntilAsync("/healthz", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Operator_Terminated_StopsInOrderAndLogsOnlyJsonLines()
    {
        await using var process = Start(("BALLAST__LOG__LEVEL", "Debug"));
        await process.UntilAsync("/readyz", HttpStatusCode.OK, "ready, leading");
        process.Terminate();
        Assert.Equal(0, await process.ExitAsync());
        Assert.All(process.Log, entry =>
        {
            Assert.Equal(["@t", "@m", "@i"], entry.Select(p => p.Key).Take(3));
            Assert.True(DateTimeOffset.TryParse((string?)entry["@t"], out _));
        });
        Assert.Contains(process.Log, e => (string?)e["@l"] == "Debug");
        Assert.Equal("", process.Errors);
    }

    [Fact]
    public async Task Operator_StackThere_NamesItInEachEntryOfItsReconcile()
    {
        await using var process = Start(("BALLAST__LOG__LEVEL", "Debug"));
        await process.UntilAsync("/readyz", HttpStatusCode.OK, "ready, leading");
        await api.Observer.Json("ballast.dev/v1alpha1", "appstacks", _namespace).CreateAsync(new JsonObject
        {
            ["apiVersion"] = "ballast.dev/v1alpha1",
            ["kind"] = "AppStack",
            ["metadata"] = new JsonObject { ["name"] = "alone" },
            ["spec"] = new JsonObject { ["image"] = "registry.example/alone:1", ["web"] = new JsonObject { ["port"] = 8000 } },
        });
        await Eventually.TrueAsync(
            () => process.Log.Any(
                e => (string?)e["Name"] == "alone" && (string?)e["Namespace"] == _namespace && e.ContainsKey("ReconcileId")),
            "an entry with the scope of the reconcile");
        await MetricsAreListedAsync(process);
        Assert.InRange(process.Memory / (1024.0 * 1024), 1, 64);
    }

    [Theory]
    [InlineData("BALLAST__WORKERS", "many", "BALLAST__WORKERS is 'many': write a whole number from 1 to 256")]
    [InlineData("BALLAST__WORKER", "4", "BALLAST__WORKER is not an option")]
    [InlineData("KUBECONFIG", "/nowhere", "/nowhere")]
    public async Task Operator_OptionWrong_EndsWith2AndNamesIt(string variable, string value, string fault)
    {
        await using var process = Start((variable, value));
        Assert.Equal(2, await process.ExitAsync());
        Assert.Contains(fault, process.Errors);
        Assert.Empty(process.Output);
    }

    [Fact]
    public async Task Operator_PortTaken_EndsWith1AndNamesTheOption()
    {
        await using var first = Start();
        await first.UntilAsync("/healthz", HttpStatusCode.OK);
        await using var second = Start(("BALLAST__PORT", $"{first.Port}"));
        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains($"port {first.Port} is in use: choose another with --port or BALLAST__PORT", second.Errors);
    }

    [Fact]
    public async Task Crd_Printed_IsTheGeneratedOne()
    {
        await using var process = OperatorProcess.Start(new Dictionary<string, string>(), "crd");
        Assert.Equal(0, await process.ExitAsync());
        Assert.Equal(AppStackDefinition.Yaml.TrimEnd('\n').Split('\n'), process.Output);
    }

    private static async Task MetricsAreListedAsync(OperatorProcess process)
    {
        var text = await process.UntilAsync("/metrics", HttpStatusCode.OK, "ballast_writes_total{");
        var listed = MetricsText.Listed();
        var exported = MetricsText.Types(text);
        Assert.Contains("ballast_client_request_duration_seconds", exported.Keys);
        Assert.All(exported, metric => Assert.Equal(
            (metric.Key, metric.Value, string.Join(' ', listed[metric.Key].Labels)),
            (metric.Key, listed[metric.Key].Type, string.Join(' ', MetricsText.Labels(text, metric.Key)))));
    }

    private OperatorProcess Start(params (string Name, string Value)[] environment)
    {
        var variables = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = api.KubeconfigPath,
            ["BALLAST__LEADERELECTION__NAMESPACE"] = _namespace,
            // Stacks in other namespaces of the server belong to tests that run at the same time.
            ["BALLAST__NAMESPACES"] = _namespace,
        };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return OperatorProcess.Start(variables, "operator");
    }
}
