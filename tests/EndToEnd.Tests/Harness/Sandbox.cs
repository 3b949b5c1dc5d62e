using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>
/// A namespace for one test, deleted at the end. If the test fails, it first writes the state of the cluster to the output.
/// </summary>
internal sealed class Sandbox
{
    /// <summary>The limit for waits whose duration is not tested; a test of a duration has its own limit.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly ITestOutputHelper _output;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _last = "";

    private Sandbox(string name, ITestOutputHelper output)
    {
        Name = name;
        Kubectl = new Kubectl(name);
        _output = output;
    }

    public string Name { get; }

    public Kubectl Kubectl { get; }

    /// <summary>Runs a test in a namespace of its own.</summary>
    public static async Task RunAsync(string name, ITestOutputHelper output, Func<Sandbox, Task> test)
    {
        var sandbox = new Sandbox($"e2e-{name}-{Guid.NewGuid().ToString("N")[..5]}", output);
        await sandbox.Kubectl.RunAsync("create", "namespace", sandbox.Name);
        try
        {
            await test(sandbox);
            await Evidence.CollectAsync(sandbox.Kubectl, sandbox.Name);
        }
        catch
        {
            await sandbox.ExplainAsync();
            throw;
        }
        finally
        {
            await sandbox.Kubectl.RunAsync("delete", "namespace", sandbox.Name, "--wait=false");
        }
    }

    public void Say(string line) => _output.WriteLine($"{_clock.Elapsed.TotalSeconds,5:0.0} s  {line}");

    /// <summary>Applies a stack, or anything else.</summary>
    public async Task ApplyAsync(string manifest)
    {
        await Kubectl.ApplyAsync(manifest);
        Say("applied");
    }

    /// <summary>Merges a piece of JSON into the stack's spec.</summary>
    public async Task ChangeSpecAsync(string stack, string spec)
    {
        await Kubectl.PatchAsync("appstack", stack, $$"""{"spec": {{spec}}}""");
        Say($"changed {spec}");
    }

    /// <summary>The stack as it is now; each change of its status is written to the output.</summary>
    public async Task<StackView> LookAsync(string stack)
    {
        var seen = new StackView(
            await Kubectl.GetAsync("appstack", stack) ?? throw new InvalidOperationException($"there is no stack {stack}"));
        if (seen.ToString() is var line && line != _last)
        {
            Say(_last = line);
        }

        return seen;
    }

    public Task<StackView> BecomesAsync(string stack, string hope, Func<StackView, bool> holds, TimeSpan? within = null) =>
        Eventually.SeesAsync($"{stack} {hope}", within ?? Patience, () => LookAsync(stack), holds);

    /// <summary>Waits until the stack is Ready and healthy; fails at once if it is Stalled.</summary>
    public Task<StackView> BecomesHealthyAsync(string stack, TimeSpan? within = null) => BecomesAsync(
        stack,
        "is Ready and Healthy",
        seen => !seen.Is("Stalled", "True")
            ? seen.Is("Ready", "True", "Healthy")
            : throw new InvalidOperationException($"{stack} is stalled: {seen}"),
        within);

    public async Task<IReadOnlyList<Pod>> PodsAsync(string stack, string component = "web") =>
        [.. (await Kubectl.ListAsync("pods", $"ballast.dev/stack={stack},app.kubernetes.io/component={component}"))
            .Select(Pod.From)
            .OrderBy(pod => pod.CreatedAt)];

    /// <summary>
    /// The Jobs of migrations, from the Events of their pods, once per pod: a Job that has succeeded is soon deleted.
    /// </summary>
    public Task<IReadOnlyList<string>> MigrationsRunAsync() => MigrationEventsAsync("Job", "SuccessfulCreate");

    /// <summary>The pods of migrations, once per container that the kubelet has started.</summary>
    public Task<IReadOnlyList<string>> MigrationsStartedAsync() => MigrationEventsAsync("Pod", "Started");

    /// <summary>A way to the stack's web over HTTP, through its Service.</summary>
    public async Task<WebClient> OpenWebAsync(string stack)
    {
        var name = $"{stack}-web";
        var service =
            await Kubectl.GetAsync("service", name) ?? throw new InvalidOperationException($"there is no Service {name}");
        var port = service["spec"]!["ports"]![0]!["port"]!.GetValue<int>().ToString(CultureInfo.InvariantCulture);
        var web = Cluster.IsReachable
            ? new WebClient(new Uri($"http://{service["spec"]!["clusterIP"]}:{port}/"))
            : new WebClient(await ApiProxy.PathAsync($"api/v1/namespaces/{Name}/services/{name}:{port}/proxy/"));

        // Pods are ready before the node's firewall leads to them.
        await Eventually.SeesAsync($"an answer of {name}", Patience, web.AnswersAsync, answers => answers);
        return web;
    }

    private async Task<IReadOnlyList<string>> MigrationEventsAsync(string kind, string reason) => JsonNode
        .Parse(await Kubectl.RunAsync(
            "get", "events", $"--field-selector=involvedObject.kind={kind},reason={reason}", "-o", "json"))!["items"]!
        .AsArray().Select(found => found!["involvedObject"]!["name"]!.GetValue<string>())
        .Where(name => name.Contains("-migrate-", StringComparison.Ordinal)).ToList();

    private async Task ExplainAsync()
    {
        Say("failed; what the cluster says:");
        string[][] questions =
        [
            ["get", "appstacks", "-o", "yaml"],
            ["get", "pods,jobs,deployments,statefulsets,pvc", "-o", "wide"],
            ["get", "events", "--sort-by=.lastTimestamp"],
            ["logs", "-l", "ballast.dev/stack", "--tail=15", "--prefix", "--max-log-requests=20"],
        ];
        foreach (var question in questions)
        {
            Tell(await Kubectl.TryAsync(question));
        }

        Tell(await Installation.Kubectl.TryAsync("get", "pods", "-o", "wide"));
        Tell(await Installation.Kubectl.TryAsync("logs", "-l", Installation.Pods, "--tail=60", "--prefix"));
    }

    private void Tell(CommandResult result) => _output.WriteLine($"--- {result.Line}\n{result.Output}{result.Error}");
}
