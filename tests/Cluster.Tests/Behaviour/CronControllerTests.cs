using System.Diagnostics;
using System.Globalization;
using Ballast.Cluster.Tests.Fixtures;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Kubernetes' own CronJob controller and the tasks of a stack that were suspended for a long time.</summary>
public sealed class CronControllerTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>, IAsyncLifetime
{
    private readonly string _log = Path.GetTempFileName();
    private Process? _controller;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_controller is { } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
            running.Dispose();
        }

        File.Delete(_log);
    }

    // Without the starting deadline, Kubernetes runs a resumed task at once for a time that it missed hours ago, and before
    // 1.21 gives a task up for ever that has missed more than 100 times.
    [OwnServerFact]
    public async Task Tasks_ThatMissedManyTimes_RunAtTheirNextTimeOnly()
    {
        var hourly = $"{(DateTimeOffset.UtcNow.Minute + 30) % 60} * * * *";
        await using var world = await StackWorld.StartAsync(api);
        await world.ApplyStackAsync($$"""
            image: example/shop:1
            tasks:
            - {name: hourly, schedule: "{{hourly}}"}
            - {name: minutely, schedule: "* * * * *"}
            """);
        var own = await world.EventuallyAsync<V1CronJob>("shop-hourly", _ => true, "exists");
        await world.EventuallyAsync<V1CronJob>("shop-minutely", _ => true, "exists");
        await WithoutDeadlineAsync(world, own, "without-hourly", hourly);
        await WithoutDeadlineAsync(world, own, "without-minutely", "* * * * *");
        foreach (var name in new[] { "shop-hourly", "shop-minutely", "without-hourly", "without-minutely" })
        {
            var missed = DateTimeOffset.UtcNow.AddHours(-5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            await world.Cluster.StatusAsync<V1CronJob>(name, $$"""{"lastScheduleTime": "{{missed}}"}""");
        }

        await StartControllerAsync();

        await RunOfAsync(world, "shop-minutely");
        await RunOfAsync(world, "without-hourly");
        if (!api.Version.IsAtLeast(1, 21))
        {
            await world.FoundAsync(
                async () => (await world.ListAsync<Corev1Event>()).Find(
                    e => e.InvolvedObject.Name == "without-minutely" && e.Reason == "FailedNeedsStart"),
                "Kubernetes gives the task without a deadline up");
        }

        Assert.DoesNotContain(await world.ListAsync<V1Job>(), job => IsRunOf(job, "shop-hourly"));
        await world.EventuallyAsync(
            v => v.Stack["status"]?["tasks"]?[1]?["active"]?.ToString() == "1", "tells of the run that is at work");
    }

    private static bool IsRunOf(V1Job job, string task) => job.GetController() is { Kind: "CronJob" } owner
        && owner.Name == task;

    private static Task<V1Job> RunOfAsync(StackWorld world, string task) => world.FoundAsync(
        async () => (await world.ListAsync<V1Job>()).Find(job => IsRunOf(job, task)), $"a run of {task}");

    private static Task WithoutDeadlineAsync(StackWorld world, V1CronJob task, string name, string schedule) =>
        world.CreateAsync(new V1CronJob
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1CronJobSpec { Schedule = schedule, JobTemplate = task.Spec.JobTemplate },
        });

    private async Task StartControllerAsync()
    {
        string[] ports = api.Version.IsAtLeast(1, 24) ? ["--secure-port=0"] : ["--secure-port=0", "--port=0"];
        _controller = await ChildProcesses.StartAsync(
            Path.Combine(KubeAssets.Folder(), "kube-controller-manager"),
            [$"--kubeconfig={api.KubeconfigPath}", "--controllers=cronjob", "--leader-elect=false", .. ports], _log);
    }
}
