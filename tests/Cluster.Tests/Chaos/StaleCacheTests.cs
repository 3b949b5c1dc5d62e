using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Faults;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using k8s.Models;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// An operator with old caches, as behind a lagging replica of the API server, does nothing that cannot be undone because of
/// them.
/// </summary>
public sealed class StaleCacheTests(ApiServerFixture api) : IClassFixture<ApiServerFixture>
{
    private static readonly string Second = Specs.Shop.WithImage("example/shop:2").Edited("replicas: 2", "replicas: 3");

    [OwnServerFact]
    public async Task Operator_ThatSeesTheSpecAsItWas_DoesNotGoBackToIt()
    {
        await using var world = await StackWorld.StartProxiedAsync(api);
        await using var controllers = new SimulatedControllers(world);
        var past = await ChangedSinceAsync(world);

        await ShowThePastAsync(
            world, past, r => r.Resource == "appstacks" && !r.IsMetadataOnly, () => LookedForTheStackAsync(world));
    }

    [OwnServerFact]
    public async Task Operator_ThatSeesTheChildrenAsTheyWere_NeitherMigratesAgainNorRewritesThem()
    {
        await using var world = await StackWorld.StartProxiedAsync(api);
        await using var controllers = new SimulatedControllers(world);
        var past = await ChangedSinceAsync(world);

        // Someone deleted the Job, so its name is free again.
        var job = Assert.Single(await world.ListAsync<V1Job>());
        await world.DeleteAsync<V1Job>(job.Metadata.Name!);
        await world.AtRestAsync();

        await ShowThePastAsync(world, past, r => IsOfACache(r) && r.Resource != "appstacks", async () =>
        {
            await world.ReconcileAsync();
            await world.ReconcileAsync();
        });
    }

    [OwnServerFact]
    public async Task Operator_ThatSeesTheStackThatWasDeletedSince_TouchesNothingOfTheNewOne()
    {
        await using var world = await StackWorld.StartProxiedAsync(api);
        await using var controllers = new SimulatedControllers(world);
        await ReadyAsync(world, Specs.Shop);
        await world.AtRestAsync();
        var past = await VersionAsync(world);

        var uid = (string)(await world.ViewAsync()).Stack["metadata"]!["uid"]!;
        // Otherwise it could create children of the deleted stack again, and no garbage collector runs here.
        await world.IsSoughtInVainAsync(world.DeleteStackAsync);
        await world.Cluster.CollectGarbageAsync(uid);
        await ReadyAsync(world, Second);
        await world.AtRestAsync();

        await ShowThePastAsync(world, past, IsOfACache, () => LookedForTheStackAsync(world));
        controllers.Verify();
    }

    [OwnServerFact]
    public async Task Operator_ThatHearsNothingOfItsWrites_TakesTheNextStepAndCreatesNothingTwice()
    {
        await using var world = await StackWorld.StartProxiedAsync(api);
        var next = await world.StartProxyAsync();
        using (next.FreezeAt(await VersionAsync(world), r => IsOfACache(r) && r.Resource != "appstacks"))
        {
            await world.CrashAsync(next);
            await world.ApplyStackAsync(Specs.Shop);
            await world.EventuallyAsync<V1StatefulSet>("shop-db", _ => true, "the server that needs the credentials");
            await world.ReconcileAsync();
            await world.ReconcileAsync();
        }

        Assert.Equal(Creates(world.Audit.Done()), Creates(world.Audit.Writes()));
    }

    // Without the names, which the log has only of some.
    private static IEnumerable<string> Creates(IEnumerable<string> writes) =>
        writes.Where(w => w.StartsWith("create ", StringComparison.Ordinal)).Select(w => string.Join(' ', w.Split(' ').Take(2)))
            .Order(StringComparer.Ordinal);

    // Only the caches' lists and watches are frozen; live reads get the present state.
    private static bool IsOfACache(ProxiedRequest request) =>
        request.LabelSelector is "" or StackIndex.ChildSelector && !request.IsMetadataOnly;

    private static Task<TimeSpan> LookedForTheStackAsync(StackWorld world) => Eventually.TrueAsync(
        () => world.Lines.Count(line => line.Contains("which is not the newest", StringComparison.Ordinal)) >= 3,
        "the operator finds three times that its cache is old");

    private static async Task ShowThePastAsync(
        StackWorld world, string past, Func<ProxiedRequest, bool> frozen, Func<Task> act)
    {
        var web = await world.GetAsync<V1Deployment>("shop-web");
        var next = await world.StartProxyAsync();
        var mark = world.Audit.Mark();
        using (next.FreezeAt(past, frozen))
        {
            await world.CrashAsync(next);
            await act();
        }

        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        Assert.Empty(world.Audit.MadeAndDeleted(mark));
        var after = await world.GetAsync<V1Deployment>("shop-web");
        Assert.Equal((web.Metadata.Uid, web.Metadata.Generation), (after.Metadata.Uid, after.Metadata.Generation));
    }

    private static async Task<string> VersionAsync(StackWorld world) =>
        (await world.Observer.Of<V1Service>(world.Space).ListAsync()).Version;

    // A stack that has changed since, and is at rest again; the version from before the change.
    private static async Task<string> ChangedSinceAsync(StackWorld world)
    {
        await ReadyAsync(world, Specs.Shop);
        await world.AtRestAsync();
        var past = await VersionAsync(world);
        await ReadyAsync(world, Second);
        await world.AtRestAsync();
        return past;
    }

    private static async Task ReadyAsync(StackWorld world, string spec)
    {
        await world.ApplyStackAsync(spec);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }
}
