using System.Text.RegularExpressions;
using Ballast.Cluster.Tests.Behaviour;
using Ballast.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// Kills the native operator by SIGKILL, again and again on the way of one stack, with a real PostgreSQL: its successors complete
/// the work, and nothing is done twice.
/// </summary>
public sealed partial class NativeCrashTests(ApiServerFixture api, PostgresServer server, ITestOutputHelper output)
    : IClassFixture<ApiServerFixture>, IClassFixture<PostgresServer>
{
    [OwnServerTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NativeOperator_KilledAtEveryWrite_ComesToTheSameEnd(bool upgrade)
    {
        var undisturbed = await RunAsync(upgrade, kills: false);
        var killed = await RunAsync(upgrade, kills: true);
        output.WriteLine($"{undisturbed.Writes.Count} writes by name, {killed.Kills} kills");
        Assert.Equal("", MaskedState.Difference(undisturbed.State, killed.State));
        Assert.Empty(undisturbed.Writes.Where(w => !w.Contains("/status", StringComparison.Ordinal)).Except(killed.Writes));

        // At most two writes at once have died with one process.
        Assert.InRange(killed.Kills, undisturbed.Writes.Count / 2, killed.Writes.Count);
    }

    private async Task<Ending> RunAsync(bool upgrade, bool kills)
    {
        await using var world = await StackWorld.CreateAsync(api);
        await LedgerStack.PrepareAsync(world, server);
        await using var controllers = new SimulatedControllers(world, job => LedgerStack.MigrateAsync(world, job));
        await using var process = await KilledOperator.StartAsync(world);
        var mark = 0L;
        if (upgrade)
        {
            await process.BringUpAsync(LedgerStack.Spec);
            mark = world.Audit.Mark();
        }

        process.Begin(kills);
        var view = await process.BringUpAsync(upgrade ? LedgerStack.Second : LedgerStack.Spec);
        Assert.StartsWith("15.", (string?)view.Dependency(LedgerStack.Name)["version"], StringComparison.Ordinal);
        controllers.Verify();
        Assert.Empty(process.BadLines(PostgresServer.Password));
        var migrations = await server.ScalarAsync<long>(LedgerStack.Name, "SELECT count(*) FROM runs");
        Assert.Equal(upgrade ? 2 : 1, migrations);
        var changes = world.Audit.MadeAndDeleted(mark);
        Assert.Equal(changes.Distinct(), changes);
        var state = $"""
            {Latency().Replace(await MaskedState.ReadAsync(api, world), "<latency>")}
            {string.Join('\n', changes.Select(MaskedState.Name).Order(StringComparer.Ordinal))}
            """;
        return new Ending(state, process.Writes, process.Kills);
    }

    // Of a real server: no two answers take the same time.
    [GeneratedRegex("(?<=\"latencyMilliseconds\": )[0-9]+")]
    private static partial Regex Latency();

    private sealed record Ending(string State, IReadOnlySet<string> Writes, int Kills);
}
