using System.Text.RegularExpressions;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Compares the operator's logs and metrics of writes with the API server's audit log.</summary>
public sealed partial class WriteLogTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    [OwnServerFact]
    public async Task Stack_New_EachWriteIsLoggedAndCounted()
    {
        using var metrics = new ScrapedMetrics();
        await using var world = await StackWorld.StartReadyAsync(api);
        await world.AtRestAsync();

        var resources = new Resources();
        var logged = world.Lines.Select(line => Write().Match(line)).Where(match => match.Success)
            .Select(match => $"{RequestOf(match.Groups["verb"].Value)} {resources.Of[match.Groups["kind"].Value]}");
        Assert.Equal(world.Audit.Done(), logged);

        var deployment = $": create Deployment shop-web of stack {world.Space}/shop";
        Assert.Contains(world.Lines, line => line.Contains(deployment, StringComparison.Ordinal));
        Assert.Contains(world.Lines, line => Migration().IsMatch(line));

        var text = await metrics.ReadAsync();
        Assert.Matches("""(?m)^ballast_writes_total\{kind="Deployment",verb="create"\} [1-9]""", text);
        Assert.Matches("""(?m)^ballast_writes_total\{kind="Job",verb="start"\} [1-9]""", text);
        Assert.Matches("""(?m)^ballast_writes_total\{kind="ControllerRevision",verb="patch"\} [1-9]""", text);
    }

    [OwnServerFact]
    public async Task Child_OfSomeoneElse_IsAWarningOnceAndNotAtEachRetry()
    {
        await using var world = await StackWorld.StartAsync(api);
        await world.CreateAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = StackWorld.Name } });
        await world.ApplyStackAsync(Specs.Shop);
        await world.StackIsAsync("Ready", "False", Reasons.NotOwned);
        await world.ReconcileAsync();
        await world.ReconcileAsync();

        var told = world.Lines.Where(line => NotWritten().IsMatch(line)).ToList();
        Assert.StartsWith("Warning", told[0], StringComparison.Ordinal);
        Assert.Contains(Reasons.NotOwned, told[0], StringComparison.Ordinal);
        Assert.True(told.Count > 1, "It was tried once only.");
        Assert.All(told.Skip(1), line => Assert.StartsWith("Debug", line, StringComparison.Ordinal));
    }

    // The verb of the request in the audit log.
    private static string RequestOf(string verb) => verb switch
    {
        WriteVerb.Start => "create",
        WriteVerb.Apply => "patch",
        _ => verb,
    };

    [GeneratedRegex(@"^Information \S+StackApplier: (?<verb>[a-z]+) (migration )?(?<kind>[A-Z]\w+) ")]
    private static partial Regex Write();

    [GeneratedRegex(": start migration Job shop-migrate-[0-9a-f]+ of stack .*/shop: key [0-9a-f]{64}, image example/shop:1 $")]
    private static partial Regex Migration();

    [GeneratedRegex("StackApplier: .*ServiceAccount shop exists and was made by someone else")]
    private static partial Regex NotWritten();

    private sealed class Resources : IKindVisitor
    {
        public Resources()
        {
            Visit<Kubernetes.Objects.V1Secret>();
            foreach (var kind in ChildKinds.All)
            {
                kind.Accept(this);
            }
        }

        /// <summary>The resource of each kind.</summary>
        public Dictionary<string, string> Of { get; } = new(StringComparer.Ordinal);

        public void Visit<T>()
            where T : class, Kubernetes.Objects.IKubernetesObject =>
            Of[Kubernetes.Objects.ResourceType.Of<T>().Kind] = Kubernetes.Objects.ResourceType.Of<T>().Plural;
    }
}
