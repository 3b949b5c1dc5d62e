using Ballast.Cluster.Tests.Behaviour;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>What a user does to a stack.</summary>
/// <param name="Prepare">Brings about the state it begins in, undisturbed.</param>
/// <param name="Do">Does it, and waits until the stack says what has come of it.</param>
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
        ["delete and make again"] = new(AtRestAsync, MakeAgainAsync),
    };

    private static async Task AtRestAsync(StackWorld world)
    {
        await ReadyAsync(world, Specs.Shop);
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

    private static async Task MakeAgainAsync(StackWorld world)
    {
        var uid = (string)(await world.ViewAsync()).Stack["metadata"]!["uid"]!;
        // Else it would make children of the deleted one again, which here nobody collects a second time.
        await world.IsSoughtInVainAsync(world.DeleteStackAsync);
        await world.Cluster.CollectGarbageAsync(uid);
        await ReadyAsync(world, Specs.Shop);
    }
}
