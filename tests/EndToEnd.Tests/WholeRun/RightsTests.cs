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
    // Granted, and used only when something happens that a run need not bring about.
    private static readonly Dictionary<string, string> Conditional = new()
    {
        ["get appstacks.ballast.dev"] = "a stack is read again when the cache is behind",
        ["get statefulsets.apps"] = TakenName,
        ["get controllerrevisions.apps"] = TakenName,
        ["get jobs.batch"] = TakenName,
        ["get serviceaccounts"] = TakenName,
        ["get networkpolicies.networking.k8s.io"] = TakenName,
        ["get persistentvolumeclaims"] = TakenName,
        ["get pods"] = "a pod is read before it is deleted",
        ["create leases.coordination.k8s.io"] = "the lease is there from an earlier installation",
        ["delete pods"] = "a StatefulSet's pod of a broken revision is deleted",
        ["delete deployments.apps"] = WebTakenOut,
        ["delete serviceaccounts"] = WebTakenOut,
        ["patch serviceaccounts"] = Edited,
        ["patch networkpolicies.networking.k8s.io"] = Edited,
        ["patch jobs.batch"] = "a Job's lifetime is changed",
        ["patch secrets"] = "credentials change hands",
        ["get deployments.apps"] = TakenName,
        ["get services"] = TakenName,
        ["get poddisruptionbudgets.policy"] = TakenName,
        ["get horizontalpodautoscalers.autoscaling"] = TakenName,
        ["get ingresses.networking.k8s.io"] = TakenName,
        ["get configmaps"] = "a stack refers to a ConfigMap",
        ["patch statefulsets.apps"] = "the inputs of a server change",
        ["patch services"] = Edited,
        ["patch poddisruptionbudgets.policy"] = Edited,
        ["patch horizontalpodautoscalers.autoscaling"] = Edited,
        ["patch ingresses.networking.k8s.io"] = Edited,
        ["delete controllerrevisions.apps"] = "the history is longer than its limit",
        ["delete persistentvolumeclaims"] = "a dependency is taken out whose policy is Delete",
        ["delete secrets"] = "an environment is no longer in use",
        ["delete jobs.batch"] = "a migration's Job is of an earlier release",
        ["get cronjobs.batch"] = NoTasks,
        ["create cronjobs.batch"] = NoTasks,
        ["patch cronjobs.batch"] = NoTasks,
        ["delete cronjobs.batch"] = NoTasks,
    };

    private const string TakenName = "a name that should be free is taken";
    private const string WebTakenOut = "a spec loses what it had";
    private const string Edited = "someone edits a child that no spec changes";
    private const string NoTasks = "tasks are not supported yet";

    [LabFact]
    public async Task Operator_InTheWholeRun_AskedForWhatItIsGrantedAndNoMore()
    {
        _ = installation;
        var asked = await AuditLog.OfOperatorAsync(Installation.Since);
        var used = asked.Select(e => new Right(e.Verb, e.Group, e.Resource)).ToHashSet();
        var granted = await GrantedAsync();
        output.WriteLine($"{asked.Count} requests, {used.Count} rights used of {granted.Count}");

        // A chart that is uninstalled takes the rights away before the pods, which still look at the lease.
        Assert.DoesNotContain(asked, entry => entry.Denied && entry.Resource != "leases");
        Assert.Empty(granted.Except(used).Select(right => right.ToString()).Except(Conditional.Keys));
        Assert.Empty(Conditional.Keys.Except(granted.Select(right => right.ToString())));
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
