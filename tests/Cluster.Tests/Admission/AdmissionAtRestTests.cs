using System.Diagnostics;
using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Admission;

/// <summary>
/// Under a webhook that changes every object of a kind, the operator writes nothing at rest. A minute for each kind side by side;
/// ADMISSION_MINUTES=10 makes it ten.
/// </summary>
public sealed class AdmissionAtRestTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(
        double.TryParse(Environment.GetEnvironmentVariable("ADMISSION_MINUTES"), out var minutes) ? minutes : 1);

    [OwnServerFact]
    public async Task Stacks_UnderAWebhookForEachKind_AreNotWrittenAtRest()
    {
        await using var webhook = await WebhookServer.StartAsync(api);
        await Task.WhenAll(
            WatchAsync(webhook, "apps", "deployments", "Deployment shop-web", "spec.template.spec.containers[web].resources"),
            WatchAsync(webhook, "apps", "statefulsets", null, ""),
            WatchAsync(webhook, "", "services", "Service shop-web", "spec.ports[8000,TCP].targetPort"),
            WatchAsync(webhook, "batch", "jobs", null, ""),
            WatchAsync(webhook, "", "pods", null, ""));
    }

    private async Task WatchAsync(WebhookServer webhook, string group, string resource, string? changed, string field)
    {
        await using var world = await StackWorld.CreateAsync(api);
        await webhook.ChangeAsync(world.Space, group, resource);
        await world.StartOperatorAsync();
        await world.ApplyStackAsync(Specs.Shop);
        await world.BringUpAsync();
        await world.Cluster.SimulateWebPodAsync("shop-web-1");

        // The first change of a child hands its fields over to server-side apply.
        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2"));
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        var named = await NamedAsync(world, changed, field);
        Assert.True(webhook.Requests > 0);

        // A new operator knows nothing of what the first one learnt.
        var mark = world.Audit.Mark();
        await world.StopOperatorAsync();
        await world.StartOperatorAsync();
        for (var since = Stopwatch.StartNew(); since.Elapsed < Window;)
        {
            await world.ReconcileAsync();
            await Task.Delay(Pause);
        }

        Assert.Empty(world.Audit.Writes(mark));
        Assert.Equal(named, await NamedAsync(world, changed, field));
    }

    private static async Task<int> NamedAsync(StackWorld world, string? changed, string field)
    {
        var events = (await world.ListAsync<Corev1Event>()).Where(e => e.Reason == Reasons.ChangedByAdmission).ToList();
        if (changed is not null)
        {
            Assert.Contains(events, e => e.Message!.Contains(changed, StringComparison.Ordinal)
                && e.Message.Contains(field, StringComparison.Ordinal));
        }

        return events.Sum(e => e.Count ?? 1);
    }
}
