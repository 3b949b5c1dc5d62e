using Ballast.Cluster.Tests.Behaviour;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>What a user does to a stack.</summary>
/// <param name="Prepare">Creates the state that it begins with, without disturbance.</param>
/// <param name="Do">Does it, and waits until the stack's status shows the result.</param>
internal sealed record Workload(Func<StackWorld, Task> Prepare, Func<StackWorld, Task> Do)
{
    // Another image and another environment.
    private static readonly string Second = Specs.Shop.WithImage("example/shop:2")
        .Edited("  check:", "  pool: {size: 5, overflow: 5}\n  check:");

    public static readonly IReadOnlyDictionary<string, Workload> All = new Dictionary<string, Workload>
    {
        ["create"] = new(_ => Task.CompletedTask, world => ReadyAsync(world, Specs.Shop)),
        ["upgrade with a migration"] = new(AtRestAsync, world => ReadyAsync(world, Second)),
        ["failing migration and its repair"] = new(AtRestAsync, FailAndRepairAsync),
        ["upgrade with processes"] = new(
            world => AtRestAsync(world, Specs.ShopWithProcesses),
            world => ReadyAsync(world, Specs.ShopWithProcesses.WithImage("example/shop:2"))),
        ["migration for which others rest"] = new(
            world => AtRestAsync(world, Specs.ShopThatQuiesces),
            world => ReadyAsync(world, Specs.ShopThatQuiesces.WithImage("example/shop:2")))
        {
            MergesEdits = true,
        },
        ["failing migration for which others rest"] = new(
            world => AtRestAsync(world, Specs.ShopThatQuiesces), FailAndComeBackAsync)
        {
            MergesEdits = true,
        },
        ["delete and make again"] = new(AtRestAsync, MakeAgainAsync),
    };

    /// <summary>
    /// True: how often an object is edited depends on how quickly the operator sees that the migration is over. What rests for it
    /// comes back and gets the new release in one edit or in two.
    /// </summary>
    public bool MergesEdits { get; init; }

    private static Task AtRestAsync(StackWorld world) => AtRestAsync(world, Specs.Shop);

    private static async Task AtRestAsync(StackWorld world, string spec)
    {
        await ReadyAsync(world, spec);
        await world.AtRestAsync();
    }

    private static async Task ReadyAsync(StackWorld world, string spec)
    {
        await world.ApplyStackAsync(spec);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
    }

    private static async Task FailAndRepairAsync(StackWorld world)
    {
        await world.ApplyStackAsync(Specs.Shop.WithImage("example/shop:2-broken"));
        await world.StackIsAsync("Stalled", "True", Reasons.MigrationFailed);
        await ReadyAsync(world, Second);
    }

    private static async Task FailAndComeBackAsync(StackWorld world)
    {
        await world.ApplyStackAsync(Specs.ShopThatQuiesces.WithImage("example/shop:2-broken"));
        await world.StackIsAsync("Stalled", "True", Reasons.MigrationFailed);
        await world.EventuallyAsync<V1CronJob>("shop-daily", c => c.Spec!.Suspend == false, "is not suspended any more");
        await world.EventuallyAsync<V1StatefulSet>("shop-clock", s => s.Spec!.Replicas == 1, "has its pod back");
        await world.EventuallyAsync<V1Deployment>("shop-worker", d => d.Spec!.Replicas == 1, "has its pod back");
        await ReadyAsync(world, Specs.ShopThatQuiesces);
    }

    private static async Task MakeAgainAsync(StackWorld world)
    {
        var uid = (string)(await world.ViewAsync()).Stack["metadata"]!["uid"]!;
        // Otherwise it could create children of the deleted stack again, and no garbage collector runs here.
        await world.IsSoughtInVainAsync(world.DeleteStackAsync);
        await world.Cluster.CollectGarbageAsync(uid);
        await ReadyAsync(world, Specs.Shop);
    }
}
