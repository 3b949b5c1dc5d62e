using System.Text.Json.Nodes;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.WholeRun;

/// <summary>A right: verb and resource, with its API group unless that is the core's.</summary>
internal sealed record Right(string Verb, string Group, string Resource)
{
    public override string ToString() => $"{Verb} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}";
}

/// <summary>
/// The chart's RBAC against what the operator asked for while all the other tests ran; alone, it finds most rights unused.
/// </summary>
[Collection(Alone.WholeRun)]
public sealed class RightsTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private const string TakenName = "a name that should be free is taken";
    private const string Edited = "someone edits a child that no spec changes";
    private const string Stories = "only the stories have tasks";

    // Granted, and used only when something happens that no end-to-end test brings about, or that a run need not.
    private static readonly Dictionary<string, string> Conditional = new()
    {
        ["get appstacks.ballast.dev"] = "a stack is deleted while its status is written",
        ["create leases.coordination.k8s.io"] = "the lease is there from an earlier installation",
        ["list events"] = "a pod or volume is missing for more than a moment",
        ["get jobs.batch"] = TakenName,
        ["get persistentvolumeclaims"] = TakenName,
        ["get serviceaccounts"] = Edited,
        ["patch serviceaccounts"] = Edited,
        ["get networkpolicies.networking.k8s.io"] = Edited,
        ["patch networkpolicies.networking.k8s.io"] = Edited,
        ["delete pods"] = "a managed server's pod hangs in a revision that was replaced",
        ["delete deployments.apps"] = "a spec loses its web",
        ["delete serviceaccounts"] = "a spec comes to name an account of its own",
        ["get cronjobs.batch"] = Stories,
        ["create cronjobs.batch"] = Stories,
        ["patch cronjobs.batch"] = Stories,
        ["delete cronjobs.batch"] = "a spec loses a task",
    };

    [AuditFact]
    public async Task Operator_InTheWholeRun_AskedForWhatItIsGrantedAndNoMore()
    {
        _ = installation;
        var asked = await AuditLog.OfOperatorAsync(Installation.Since);
        var used = asked.Where(entry => !entry.Denied).Select(NameOf).ToHashSet();
        var granted = (await GrantedAsync()).Select(right => right.ToString()).ToHashSet();

        // A chart that is uninstalled takes the rights away before the pods: what they ask for meanwhile is denied, as it should
        // be.
        var denied = asked.Where(entry => entry.Denied)
            .ToLookup(entry => Installation.HadRights(entry.At) || !granted.Contains(NameOf(entry)));
        output.WriteLine($"{asked.Count} requests, {used.Count} rights used of {granted.Count}");
        output.WriteLine($"of the conditional ones used: {string.Join(", ", used.Intersect(Conditional.Keys))}");
        output.WriteLine($"denied while uninstalled: {string.Join(", ", denied[false])}");

        Assert.Multiple(
            () => IsEmpty("denied", denied[true]),
            () => IsEmpty(
                "granted and not asked for, perhaps for want of a test that failed",
                granted.Except(used).Except(Conditional.Keys)),
            () => IsEmpty("listed as conditional and not granted", Conditional.Keys.Except(granted)));
    }

    private static string NameOf(AuditEntry entry) => new Right(entry.Verb, entry.Group, entry.Resource).ToString();

    private static void IsEmpty(string what, IEnumerable<object> all) =>
        Assert.True(!all.Any(), string.Join('\n', all.Select(one => $"{one}").Prepend($"{what}:")));

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

    private static IEnumerable<string> Words(JsonNode rule, string name) =>
        rule[name]!.AsArray().Select(word => word!.GetValue<string>());
}
