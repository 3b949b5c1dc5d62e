using Ballast.Load.Bench.Comparisons;
using Ballast.Load.Bench.Floor;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>Everything that is measured with one number of stacks.</summary>
/// <param name="Stacks">The number.</param>
/// <param name="Floor">The same writes from a bare process, before and after the operator.</param>
/// <param name="FloorWrites">How many writes those are.</param>
/// <param name="Burst">All stacks at once.</param>
/// <param name="Tools">Helm and kubectl with some of them; null if they were not run.</param>
/// <param name="Latency">Changes.</param>
/// <param name="Rest">At rest, with no checks.</param>
/// <param name="Restart">A new operator.</param>
/// <param name="Checked">At rest, with two checks a stack; null if it was not measured.</param>
internal sealed record LoadCase(
    int Stacks, IReadOnlyList<double> Floor, int FloorWrites, Burst Burst, Tools? Tools, Latency Latency, Rest Rest,
    Restart Restart, Rest? Checked)
{
    private const string User = "operator";
    private const string Space = "load";

    /// <summary>The floor's time: noise only slows, and meets the operator between the two as well.</summary>
    public double FloorSeconds => Floor.Average();

    public static async Task<LoadCase> MeasureAsync(LoadSetup setup, int stacks)
    {
        await using var server = await LoadServer.StartAsync(setup.Assets);
        var audit = server.AuditOf(User);
        var (before, writes) = await FloorRun.MeasureAsync(server, setup.Recording, "floor-before", stacks);
        LoadSetup.Say($"{stacks} stacks: floor {before.TotalSeconds:0.0} s for {writes} writes");
        await server.AddNamespaceAsync(Space);
        Burst burst;
        Latency latency;
        Rest rest;
        await using (var process = await OperatorUnderLoad.StartAsync(server, User))
        {
            burst = await Burst.MeasureAsync(server, process, audit, Space, stacks, Servers.Stacks.Managed);
            LoadSetup.Say($"{stacks} stacks: operator {burst.Seconds:0.0} s for {burst.Writes} writes and {burst.Reads} reads");
            await ReadyAsync(server, audit, Space);
            latency = await Latency.MeasureAsync(
                server, Space, stacks, stacks < 10 ? Math.Min(setup.Options.Changes, 20) : setup.Options.Changes);
            LoadSetup.Say($"{stacks} stacks: {latency}");
            await audit.QuietAsync(audit.Entries.Count, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1), _ => true, IsWrite);
            rest = await Rest.MeasureAsync(process, audit, TimeSpan.FromSeconds(setup.Options.Rest));
            LoadSetup.Say(
                $"{stacks} stacks: at rest {rest.CpuPercent:0.00} % of a core, {rest.Memory:0.0} MiB, {rest.Writes} writes");
        }

        var (restart, again) = await Restart.MeasureAsync(server, audit, User);
        await again.DisposeAsync();
        LoadSetup.Say($"{stacks} stacks: restarted in {restart.DoneSeconds:0.0} s");
        var isLargest = stacks == setup.Options.Stacks[^1];
        var @checked = isLargest ? await CheckedAsync(setup, server, stacks) : null;
        var (after, _) = await FloorRun.MeasureAsync(server, setup.Recording, "floor-after", stacks);
        var tools = setup.Options.Tools == 0 ? null : await Tools.MeasureAsync(
            server, setup.Tools, setup.Manifest, Math.Min(stacks, setup.Options.Tools));
        return new LoadCase(
            stacks, [before.TotalSeconds, after.TotalSeconds], writes, burst, tools, latency, rest, restart, @checked);
    }

    private static bool IsWrite(AuditEntry entry) => entry is { IsOfStacks: true, IsWrite: true };

    // Web is rolled out, and the operator has written that down.
    private static async Task ReadyAsync(LoadServer server, AuditLog audit, string space)
    {
        audit.Read();
        var since = audit.Entries.Count;
        await using var rollouts = await Rollouts.StartAsync(server.Api, space);
        await audit.QuietAsync(since, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5), found => found.Count > 0, IsWrite);
    }

    // Other stacks, whose servers are elsewhere and answer, and an operator that sees only them.
    private static async Task<Rest?> CheckedAsync(LoadSetup setup, LoadServer server, int stacks)
    {
        const string CheckedSpace = "checked";
        await using var servers = await CheckedServers.StartAsync(setup.PostgresPrograms);
        if (servers is null)
        {
            return null;
        }

        await server.AddNamespaceAsync(CheckedSpace);
        await servers.AddSecretsAsync(server, CheckedSpace);
        var audit = server.AuditOf(CheckedSpace);
        await using var process = await OperatorUnderLoad.StartAsync(server, CheckedSpace, CheckedSpace);
        await Burst.MeasureAsync(server, process, audit, CheckedSpace, stacks, Servers.Stacks.Checked);
        await ReadyAsync(server, audit, CheckedSpace);
        var rest = await Rest.MeasureAsync(process, audit, TimeSpan.FromSeconds(setup.Options.Rest));
        LoadSetup.Say($"{stacks} stacks: with checks {rest.CpuPercent:0.00} % of a core, {rest.Memory:0.0} MiB");
        return rest;
    }
}
