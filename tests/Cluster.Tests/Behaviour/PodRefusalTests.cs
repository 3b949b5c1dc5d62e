using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>A quota or a webhook that refuses a pod is named; its words are only in an Event of the pod's owner.</summary>
public sealed class PodRefusalTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private const string Words = "is forbidden: exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1";

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);

    [OwnServerFact]
    public async Task Server_WhosePodIsRefused_IsToldInTheWordsOfTheQuota()
    {
        await using var world = await StackWorld.StartAsync(api);
        world.StopTime();
        await world.ApplyStackAsync(Specs.Shop);
        var set = await world.EventuallyAsync<V1StatefulSet>("shop-db", _ => true, "exists");
        await world.Cluster.SimulateServerSeenAsync(set, pods: 0);
        await TellAsync(
            world, "StatefulSet", set.Metadata,
            $"create Pod shop-db-0 in StatefulSet shop-db failed error: pods \"shop-db-0\" {Words}");
        await world.AtRestAsync(withStatus: false);
        var mark = world.Audit.Mark();
        await world.PassAsync(Moment);

        var view = await world.StackIsAsync("Ready", "False", Reasons.PodRefused);
        Assert.Equal($"db: pod shop-db-0 cannot be made: pods \"shop-db-0\" {Words}", view.Message);
        await world.AtRestAsync(withStatus: false);
        Assert.Equal(1, world.Audit.Requests(mark)["list events"]);

        // Nothing is missing any more, so nothing is read.
        await world.Cluster.SimulateServerReadyAsync("db");
        await world.Cluster.SimulateServerSeenAsync(set, pods: 1);
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync(withStatus: false);
        mark = world.Audit.Mark();
        await world.PassAsync(TimeSpan.FromSeconds(30));
        Assert.False(world.Audit.Requests(mark).ContainsKey("list events"));
    }

    [OwnServerFact]
    public async Task Migration_WhosePodIsRefused_IsToldInTheWordsOfTheQuota()
    {
        await using var world = await StackWorld.StartAsync(api);
        world.StopTime();
        await world.ApplyStackAsync(Specs.Shop);
        await world.Cluster.SimulateServerReadyAsync("db");
        var job = await world.Cluster.MigrationStartedAsync();
        await TellAsync(world, "Job", job.Metadata, $"Error creating: pods \"{job.Metadata.Name}-x\" {Words}");
        await world.AtRestAsync(withStatus: false);
        await world.PassAsync(Moment);

        var view = await world.StackIsAsync("Ready", "False", Reasons.PodRefused);
        Assert.Equal(
            $"the pod of migration Job {job.Metadata.Name} cannot be made: pods \"{job.Metadata.Name}-x\" {Words}", view.Message);
        await world.Cluster.SimulateMigrationSuccessAsync();
        await world.Cluster.SimulateRolloutAsync();
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    // As the controllers do.
    private static Task TellAsync(StackWorld world, string kind, V1ObjectMeta about, string message) =>
        world.CreateAsync(new Corev1Event
        {
            Metadata = new V1ObjectMeta { GenerateName = "refused-" },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = kind == "Job" ? "batch/v1" : "apps/v1",
                Kind = kind,
                NamespaceProperty = world.Space,
                Name = about.Name,
                Uid = about.Uid,
            },
            Reason = "FailedCreate",
            Type = "Warning",
            Message = message,
            LastTimestamp = DateTime.UtcNow,
        });
}
