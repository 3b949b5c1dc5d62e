using System.Globalization;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>The chapters of a sample's life, each of which any of the five systems can go through.</summary>
internal sealed class Story
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(6);

    private readonly string _stack;
    private string _sample;

    private Story(string stack, Sandbox sandbox)
    {
        _stack = stack;
        _sample = File.ReadAllText(Repository.PathOf("config", "samples", $"{stack}.yaml"))
            .Edited("ballast/app:0.1.0", Cluster.AppImage);
        Sandbox = sandbox;
    }

    public Sandbox Sandbox { get; }

    public static Task RunAsync(Installation installation, string stack, ITestOutputHelper output, Func<Story, Task> tell)
    {
        _ = installation;
        return Sandbox.RunAsync($"story-{stack}", output, sandbox => tell(new Story(stack, sandbox)));
    }

    /// <summary>Changes the sample for what this cluster has.</summary>
    public void Edit(string from, string to) => _sample = _sample.Edited(from, to);

    /// <summary>A mistake in the configuration is named, and no program of the app's starts with it.</summary>
    public async Task RefusesAsync(string from, string to, string named)
    {
        await Sandbox.ApplyAsync(_sample.Edited(from, to));
        var refused = await Sandbox.BecomesAsync(
            _stack, $"names {named}",
            s => s.Is("Ready", "False") && s["Ready"]!.Message.Contains(named, StringComparison.Ordinal));
        Sandbox.Say($"refused: {refused["Ready"]!.Message}");
        Assert.Empty(await AppPodsAsync());
    }

    /// <summary>The sample waits for a dependency that is not there, and no program starts before it is.</summary>
    public async Task WaitsAsync(params string[] reasons)
    {
        await Sandbox.ApplyAsync(_sample);
        await Sandbox.BecomesAsync(
            _stack, "waits for its database",
            s => s.Is("DependenciesReady", "False") && reasons.Contains(s["Ready"]!.Reason));
        Assert.Empty(await AppPodsAsync());
    }

    /// <summary>The sample becomes healthy: dependencies, then one migration, then everything else; without a restart.</summary>
    public async Task StartsInOrderAsync()
    {
        await Sandbox.ApplyAsync(_sample);

        // A corrected Secret is looked at within a minute, and until then the refusal stands.
        await Sandbox.BecomesAsync(_stack, "is refused no more", s => s.IsCurrent && !s.Is("Stalled", "True"));
        var started = await Sandbox.BecomesHealthyAsync(_stack, StartLimit);
        Assert.Single(await Sandbox.MigrationsRunAsync());
        var migrated = DateTimeOffset.Parse(started.Text("migration", "completedAt")!, CultureInfo.InvariantCulture);
        var pods = await AppPodsAsync();
        Assert.NotEmpty(pods);
        Assert.All(pods, pod => Assert.True(pod.CreatedAt >= migrated, $"{pod} began before {migrated}"));
        Assert.All(pods, pod => Assert.Equal(0, pod.Restarts));
    }

    /// <summary>Each server goes and comes back; the app's pods stay as they are.</summary>
    public async Task LosesEachAndRecoversAsync(params string[] servers)
    {
        var before = await AppPodsAsync();
        foreach (var server in servers)
        {
            var gone = Assert.Single(await Sandbox.PodsAsync(_stack, server));
            await Sandbox.Kubectl.RunAsync("delete", "pod", gone.Name, "--wait=true");
            Sandbox.Say($"{gone.Name} is gone");
            await Eventually.SeesAsync(
                $"another {gone.Name}", StartLimit, () => Sandbox.PodsAsync(_stack, server),
                pods => pods is [{ Ready: true, Leaving: false } pod] && pod.Uid != gone.Uid);
        }

        await Sandbox.BecomesHealthyAsync(_stack, StartLimit);
        Assert.Equal(
            before.Select(pod => pod.ReadinessAside()), (await AppPodsAsync()).Select(pod => pod.ReadinessAside()));
    }

    /// <summary>A task that fails is named, and touches nothing else.</summary>
    public async Task FailsATaskAsync(string task)
    {
        await Sandbox.ChangeSpecAsync(
            _stack, $$"""{"tasks": {{await TasksAsync(task, $$"""{"name": "FAULT_FAIL_TASKS", "value": "{{task}}"}""")}}}""");
        await Sandbox.BecomesHealthyAsync(_stack);
        var before = await AppPodsAsync();
        await RunNowAsync($"{_stack}-{task}");
        var failed = await Sandbox.BecomesAsync(_stack, $"names {task}", s => s.Is("TasksHealthy", "False"));
        Assert.Contains(task, failed["TasksHealthy"]!.Message, StringComparison.Ordinal);
        Assert.Equal("True", failed["Ready"]!.Status);
        Assert.Equal(before.Select(pod => pod.Uid), (await AppPodsAsync()).Select(pod => pod.Uid));
    }

    /// <summary>
    /// An upgrade migrates once while the release before serves, and one command goes back to it. No request is lost.
    /// </summary>
    /// <param name="path">What users ask web for; null: there is no web.</param>
    public async Task UpgradesAndGoesBackAsync(string? path)
    {
        using var web = path is null ? null : await Sandbox.OpenWebAsync(_stack);
        if (web is not null)
        {
            await web.AnswersFromEachPodAsync(path!);
        }

        await using var traffic = web is null ? null : Traffic.Start(web, path!);

        await RunsAsync(Cluster.NextAppImage);
        Assert.Equal(2, (await Sandbox.MigrationsRunAsync()).Count);

        var back = await RunsAsync(Cluster.AppImage);
        Assert.Equal("AlreadyApplied", back.Migration);
        Assert.Equal(2, (await Sandbox.MigrationsRunAsync()).Count);
        if (traffic is not null)
        {
            await traffic.StopAsync();
            Sandbox.Say($"{traffic.Answered} requests answered, {traffic.Failures.Count} lost");
            Assert.Empty(traffic.Failures);
        }
    }

    private async Task<StackView> RunsAsync(string image)
    {
        await Sandbox.ChangeSpecAsync(_stack, $$"""{"image": "{{image}}"}""");
        var seen = await Sandbox.BecomesHealthyAsync(_stack, StartLimit);
        await Eventually.SeesAsync(
            $"no pod but of {image}", StartLimit, AppPodsAsync, pods => pods.Count > 0 && pods.All(pod => pod.Image == image));
        return seen;
    }

    // Web and processes: not migrations and tasks, which end.
    private async Task<IReadOnlyList<Pod>> AppPodsAsync() =>
        [.. (await Sandbox.Kubectl.ListAsync("pods", $"ballast.dev/stack={_stack},!job-name"))
            .Select(Pod.From).Where(pod => pod.Image == Cluster.AppImage || pod.Image == Cluster.NextAppImage)
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)];

    private async Task<string> TasksAsync(string changed, string variable)
    {
        var tasks = (await Sandbox.Kubectl.GetAsync("appstack", _stack))!["spec"]!["tasks"]!.AsArray();
        tasks.Single(t => t!["name"]!.GetValue<string>() == changed)!["env"] = new JsonArray(JsonNode.Parse(variable));
        tasks.Single(t => t!["name"]!.GetValue<string>() == changed)!["retries"] = 0;
        return tasks.ToJsonString();
    }

    // As `kubectl create job --from=cronjob/NAME` does, which asks for a version that old servers lack.
    private async Task RunNowAsync(string name)
    {
        var cron = (await Sandbox.Kubectl.GetAsync("cronjob", name))!;
        var template = cron["spec"]!["jobTemplate"]!.DeepClone();
        await Sandbox.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{name}-now",
                ["labels"] = template["metadata"]?["labels"]?.DeepClone(),
                ["annotations"] = new JsonObject { ["cronjob.kubernetes.io/instantiate"] = "manual" },
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = cron["apiVersion"]!.DeepClone(),
                    ["kind"] = "CronJob",
                    ["name"] = name,
                    ["uid"] = cron["metadata"]!["uid"]!.DeepClone(),
                    ["controller"] = true,
                }),
            },
            ["spec"] = template["spec"]!.DeepClone(),
        }.ToJsonString());
    }
}
