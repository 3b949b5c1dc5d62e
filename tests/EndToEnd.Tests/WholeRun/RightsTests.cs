using System.Text.Json.Nodes;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.WholeRun;

/// <summary>A right: verb and resource, with its API group unless that is the core's.</summary>
internal sealed record Right(string Verb, string Group, string Resource)
{
    public override string ToString() => $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}";
}

/// <summary>The chart's RBAC against what the operator asked for while all the other tests ran; alone, it finds most rights unused.</summary>
[Collection(Alone.WholeRun)]
public sealed class RightsTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // Granted, and used only when something happens that no test brings about.
    private static readonly Dictionary<string, string> Conditional = [];

    [LabFact]
    public async Task Operator_InTheWholeRun_AskedForWhatItIsGrantedAndNoMore()
    {
        _ = installation;
        var asked = await AuditLog.OfOperatorAsync(Installation.Since);
        var used = asked.Select(e => new Right(e.Verb, e.Group, e.Resource)).ToHashSet();
        var granted = await GrantedAsync();
        output.WriteLine($"{asked.Count} requests, {used.Count} rights used of {granted.Count}");

        Assert.DoesNotContain(asked, entry => entry.Code is 401 or 403);
        var unused = granted.Except(used).Select(right => right.ToString()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Conditional.Keys.Order(StringComparer.Ordinal), unused);
    }

    private static async Task<HashSet<Right>> GrantedAsync()
    {
        var rules = new[]
        {
            await Installation.Kubectl.GetAsync("clusterrole", Installation.Release),
            await Installation.Kubectl.GetAsync("role", $"{Installation.Release}-leader"),
        };
        return [.. rules.SelectMany(role => role!["rules"]!.AsArray()).SelectMany(rule =>
            from verb in Words(rule!, "verbs")
            from apiGroup in Words(rule!, "apiGroups")
            from resource in Words(rule!, "resources")
            select new Right(verb, apiGroup, resource))];
    }

    private static IEnumerable<string> Words(JsonNode rule, string name) => rule[name]!.AsArray().Select(word => word!.GetValue<string>());
}
