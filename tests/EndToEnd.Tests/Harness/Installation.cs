using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>A cluster with the images and the operator on it, shared by all tests; quick when all of it is there.</summary>
/// <remarks>
/// What it installs stays: the lab goes with <c>eng/lab down</c>, from a cluster of someone's own it is uninstalled with helm.
/// </remarks>
public sealed class Installation : IAsyncLifetime
{
    internal const string Namespace = "ballast-system";
    internal const string Release = "ballast";
    internal const string ServiceAccount = $"system:serviceaccount:{Namespace}:{Release}";
    internal const string Pods = "app.kubernetes.io/name=ballast";

    // The label of `make demo`, which uses only namespaces that a demo created: tests and demo share the lab.
    private const string DemoMark = "ballast.dev/demo=true";

    // What eng/images builds or pulls.
    private static readonly string[] OwnImages = ["postgres", "mariadb", "redis", "rabbitmq", "influxdb"];

    private static readonly Lazy<Task> Shared = new(InstallAsync);
    private static readonly ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)> Uninstallations = [];

    /// <summary>When the run began, for checks of the whole run.</summary>
    internal static DateTimeOffset Since { get; } = TimeProvider.System.GetUtcNow();

    internal static Kubectl Kubectl { get; } = new(Namespace);

    public Task InitializeAsync() => Shared.Value;

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>Installs or upgrades the chart, and waits for its pods.</summary>
    internal static Task HelmUpgradeAsync(params string[] values) => HelmAsync(
        ["upgrade", "--install", Release, Repository.PathOf("charts", "ballast"), "--namespace", Namespace,
            "--set", $"image.repository={Cluster.OperatorImage}", "--set", $"image.tag={Repository.Version}",
            .. Cluster.IsOwn
                ? OwnImages.SelectMany(name => new[] { "--set", $"images.{name}=ballast/{name}" })
                : [],
            .. values, "--wait", "--timeout", "5m"]);

    /// <summary>
    /// Uninstalls the chart and waits for its pods to be gone: helm takes their rights away and leaves them to stop by
    /// themselves.
    /// </summary>
    internal static async Task UninstallAsync()
    {
        var from = TimeProvider.System.GetUtcNow();
        try
        {
            await HelmAsync("uninstall", Release, "--namespace", Namespace, "--wait");
            await Eventually.SeesAsync(
                "no pod of the operator", Sandbox.Patience, () => Kubectl.RunAsync("get", "pods", "-l", Pods, "-o", "name"),
                left => left.Length == 0);
        }
        finally
        {
            Uninstallations.Enqueue((from, TimeProvider.System.GetUtcNow()));
        }
    }

    /// <summary>Whether the operator had its rights: not while it was being uninstalled.</summary>
    internal static bool HadRights(DateTimeOffset at) => !Uninstallations.Any(gone => gone.From <= at && at <= gone.To);

    internal static async Task<string> HelmAsync(params string[] arguments) =>
        (await TryHelmAsync(["--kube-context", Cluster.Context, .. arguments])).MustSucceed().Output;

    internal static Task<CommandResult> TryHelmAsync(params string[] arguments) => Command.RunAsync(Cluster.Helm, arguments);

    /// <summary>
    /// Everything that the operator's pods have logged since they started; those that are just starting are waited for.
    /// </summary>
    internal static async Task<string> LogsAsync()
    {
        var logs = new StringBuilder();
        foreach (var pod in (await PodsAsync()).Where(pod => !pod.Leaving))
        {
            logs.AppendLine(await AskAsync(pod, "logs", pod.Name));
        }

        return logs.ToString();
    }

    /// <summary>What each of the operator's pods answers at /metrics, by pod.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> MetricsAsync()
    {
        var metrics = new Dictionary<string, string>();
        foreach (var pod in (await PodsAsync()).Where(pod => pod.Ready && !pod.Leaving))
        {
            if (await AskAsync(
                pod, "get", "--raw",
                $"/api/v1/namespaces/{Namespace}/pods/{pod.Name}:8080/proxy/metrics") is { Length: > 0 } answer)
            {
                metrics[pod.Name] = answer;
            }
        }

        return metrics;
    }

    private static async Task<IReadOnlyList<Pod>> PodsAsync() => [.. (await Kubectl.ListAsync("pods", Pods)).Select(Pod.From)];

    // A pod that was just created has no answer yet and is asked again; a pod that is being deleted no longer answers.
    private static async Task<string> AskAsync(Pod pod, params string[] question)
    {
        var answer = await Eventually.SeesAsync(
            $"an answer of {pod.Name}", Sandbox.Patience, () => Kubectl.TryAsync(question),
            async said => said.ExitCode == 0 || await Kubectl.GetAsync("pod", pod.Name) is not { } now || Pod.From(now).Leaving);
        return answer.ExitCode == 0 ? answer.Output : "";
    }

    private static async Task InstallAsync()
    {
        var since = Stopwatch.StartNew();
        if (Cluster.IsOwn)
        {
            await PrepareAsync();
        }

        if ((await Kubectl.TryAsync("get", "namespace", Namespace)).ExitCode != 0)
        {
            await Kubectl.RunAsync("create", "namespace", Namespace);
            if (Cluster.IsOwn)
            {
                await Kubectl.RunAsync("label", "namespace", Namespace, DemoMark);
            }
        }

        var before = await TemplateAsync();
        await HelmUpgradeAsync();

        // Every build of a version has the same tag: pods that already exist may run an older build.
        if (before is not null && before == await TemplateAsync())
        {
            await Kubectl.RunAsync("rollout", "restart", $"deployment/{Release}");
        }

        await Kubectl.RunAsync("rollout", "status", $"deployment/{Release}", "--timeout=5m");
        Console.WriteLine($"the operator is installed, after {since.Elapsed.TotalSeconds:0} s");
    }

    private static async Task PrepareAsync()
    {
        await Cluster.EngAsync("cluster", "up");
        await Cluster.EngAsync("images");
        var images = (await Cluster.EngAsync("images", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Cluster.EngAsync("cluster", ["load", .. images]);

        // KUBECONFIG among them, so that nobody's own kubeconfig is looked at.
        const string Export = "export ";
        foreach (var line in (await Cluster.EngAsync("cluster", "env")).Split('\n')
            .Where(line => line.StartsWith(Export, StringComparison.Ordinal)
                && !line.Contains("PATH=", StringComparison.Ordinal)))
        {
            var parts = line[Export.Length..].Split('=', 2);
            Environment.SetEnvironmentVariable(parts[0], parts[1]);
        }

        await Cluster.EngAsync("tools");
    }

    private static async Task<string?> TemplateAsync() =>
        (await Kubectl.GetAsync("deployment", Release))?["spec"]!["template"]!.ToJsonString();
}
