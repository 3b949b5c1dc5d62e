using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>The result of a workload.</summary>
/// <param name="State">All objects at the end, masked.</param>
/// <param name="Changes">Objects that were created and deleted, sorted.</param>
/// <param name="Writes">The operator's writes in their order, up to the kill.</param>
/// <param name="Crashed">Whether the operator was killed.</param>
internal sealed record Run(string State, string Changes, IReadOnlyList<string> Writes, bool Crashed)
{
    /// <summary>Runs a workload in a world of its own, and kills the operator at a crash point; null: nowhere.</summary>
    public static async Task<Run> StartAsync(ApiServerFixture api, Workload workload, CrashPoint? point)
    {
        await using var world = await StackWorld.StartProxiedAsync(api);
        await using var controllers = new SimulatedControllers(world);
        await workload.Prepare(world);
        var (mark, proxy) = (world.Audit.Mark(), world.Proxy);
        var earlier = proxy.Requests.Count;
        var seen = 0;
        var crash = point is null
            ? Task.CompletedTask
            : world.CrashAtAsync(r => CrashPoint.WriteOf(r) == point.Write && ++seen == point.Occurrence, point.Moment);

        await workload.Do(world);
        await world.AtRestAsync();
        if (proxy.IsSevered)
        {
            // The kill may have happened only just now.
            await crash;
            await world.StackIsAsync("Ready", "True", Reasons.Healthy);
            await world.AtRestAsync();
        }

        controllers.Verify();
        var state = await MaskedState.ReadAsync(api, world);
        var changes = world.Audit.MadeAndDeleted(mark);
        Assert.Equal(changes.Distinct(), changes);
        return new Run(
            workload.MergesEdits ? MaskedState.WithoutGenerations(state) : state,
            string.Join('\n', changes.Select(MaskedState.Name).Order(StringComparer.Ordinal)),
            [.. proxy.Requests.Skip(earlier).Select(CrashPoint.WriteOf).OfType<string>()],
            proxy.IsSevered);
    }

    /// <summary>Lists the differences from an undisturbed run; empty if there are none.</summary>
    public string DifferenceFrom(Run undisturbed) =>
        MaskedState.Difference($"{undisturbed.State}\n{undisturbed.Changes}", $"{State}\n{Changes}");
}
