using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Operator.Api.V1Alpha1;
using k8s.Models;
using Xunit.Abstractions;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// A period of random faults and edits, repeatable with the same seed as far as timing allows. After it, the stack must
/// become stable again.
/// </summary>
public sealed class DisturbanceTests(ApiServerFixture api, ITestOutputHelper output) : IClassFixture<ApiServerFixture>
{
    private static readonly TimeSpan Disorder = TimeSpan.FromSeconds(20);

    [OwnServerFact]
    public async Task Operator_KilledAtRandom_EndsEveryUpgradeOnce()
    {
        var random = Seeded();
        await using var world = await StackWorld.StartProxiedAsync(api);
        await using var controllers = new SimulatedControllers(world);
        using var over = new CancellationTokenSource(Disorder);
        var crashes = 0;
        var killing = KillAsync();
        var release = 0;
        while (!over.IsCancellationRequested)
        {
            await world.ApplyStackAsync(Specs.Shop.WithImage($"example/shop:{++release}"));
            await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        }

        await killing;
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        output.WriteLine($"{release} releases, {crashes} crashes");
        controllers.Verify();
        var made = world.Audit.MadeAndDeleted(0).Where(c => c.StartsWith("create", StringComparison.Ordinal)).ToList();
        Assert.Equal(made.Distinct(), made);
        Assert.Equal(release, made.Count(c => c.StartsWith("create jobs", StringComparison.Ordinal)));

        async Task KillAsync()
        {
            while (!over.IsCancellationRequested)
            {
                await Task.Delay(random.Next(1500));
                await world.CrashAsync();
                crashes++;
            }
        }
    }

    [OwnServerFact]
    public async Task Children_DeletedAndEditedAtRandom_AreInTheEndAsTheyWere()
    {
        var random = Seeded();
        await using var world = await StackWorld.StartAsync(api);
        await using var controllers = new SimulatedControllers(world);
        await world.ApplyStackAsync(Specs.Shop);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        var before = MaskedState.WithoutGenerations(await MaskedState.ReadAsync(api, world));
        var monkey = new ChaosMonkey(api, world, random);
        using var over = new CancellationTokenSource(Disorder);
        while (!over.IsCancellationRequested)
        {
            await monkey.ActAsync();
            await Task.Delay(random.Next(400));
        }

        await world.PassAsync(StackWorld.NextLook);
        await world.StackIsAsync("Ready", "True", Reasons.Healthy);
        await world.AtRestAsync();
        output.WriteLine(string.Join('\n', monkey.Acts));
        controllers.Verify();
        var difference = MaskedState.Difference(before, MaskedState.WithoutGenerations(await MaskedState.ReadAsync(api, world)));
        Assert.True(difference.Length == 0, difference);
        Assert.Single(await world.ListAsync<V1Job>());
        Assert.Single(world.Audit.MadeAndDeleted(0), c => c.StartsWith("create jobs", StringComparison.Ordinal));
    }

    private Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"SEED={seed}");
        return new Random(seed);
    }
}
