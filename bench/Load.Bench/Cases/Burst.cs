using System.Text.Json.Nodes;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>What it took to bring stacks up that all come at once.</summary>
/// <param name="Seconds">From the first stack's arrival to the operator's last write.</param>
/// <param name="FirstDeployment">Seconds until the first Deployment was written.</param>
/// <param name="HalfFinished">Which part of the time had passed when half of the stacks were finished.</param>
/// <param name="Order">1: stacks finish in the order of their arrival; 0: in any; the rank correlation.</param>
/// <param name="Requests">The operator's, by verb and kind.</param>
/// <param name="Writes">How many of them are writes.</param>
/// <param name="Failures">How many were refused, and with what, reads of what is not there aside.</param>
/// <param name="Slowest">The stack that took longest.</param>
/// <param name="Memory">Resident MiB after the last write.</param>
/// <param name="Peak">The most that it was until then.</param>
/// <param name="CpuSeconds">The operator's processor time.</param>
internal sealed record Burst(
    double Seconds, double FirstDeployment, double HalfFinished, double Order, IReadOnlyDictionary<string, int> Requests,
    int Writes, IReadOnlyDictionary<string, int> Failures, StackStory Slowest, double Memory, double Peak, double CpuSeconds)
{
    // Who creates the stacks.
    private const string ApiServerUser = "admin";

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    public int Reads => Requests.Values.Sum() - Writes;

    public static async Task<Burst> MeasureAsync(
        LoadServer server, OperatorUnderLoad process, AuditLog audit, string space, int count, Func<string, JsonObject> stack)
    {
        audit.Read();
        var (since, cpu) = (audit.Entries.Count, process.Cpu);
        await Stacks.CreateAsync(server.Api, space, count, stack);
        var entries = await audit.QuietAsync(
            since, Quiet, Limit, writes => writes.Count(IsDeployment) >= count,
            e => e is { IsOfStacks: true, IsWrite: true } && e.Namespace == space);
        var load = server.AuditOf(ApiServerUser);
        load.Read();
        return Of(
            [.. load.Entries.Where(e => e is { Verb: "create", Resource: "appstacks" } && e.Namespace == space)],
            [.. entries.Where(e => e.IsOfStacks && e.Namespace == space)], process, (process.Cpu - cpu).TotalSeconds);
    }

    /// <summary>Requests counted by verb and kind, the most frequent first.</summary>
    public static Dictionary<string, int> Count(IEnumerable<AuditEntry> entries) => entries
        .GroupBy(e => $"{e.Verb} {e.Resource}").OrderByDescending(g => g.Count()).ToDictionary(g => g.Key, g => g.Count());

    private static Burst Of(
        IReadOnlyList<AuditEntry> arrivals, IReadOnlyList<AuditEntry> requests, OperatorUnderLoad process, double cpu)
    {
        var writes = requests.Where(e => e.IsWrite).ToList();
        var (start, end) = (arrivals.Min(a => a.Received), writes.Max(e => e.Answered));
        var stories = StackStory.All(arrivals, requests);
        var finished = stories.Select(s => s.Finished).Order().ToList();
        return new Burst(
            (end - start).TotalSeconds,
            (requests.Where(IsDeployment).Min(e => e.Answered) - start).TotalSeconds,
            (finished[finished.Count / 2] - start) / (end - start),
            RankCorrelation(stories),
            Count(requests),
            writes.Count,
            Count(requests.Where(e => e.Code >= 400 && (e.IsWrite || e.Code != 404))),
            stories.MaxBy(s => s.Seconds)!,
            process.Memory, process.PeakMemory, cpu);
    }

    private static bool IsDeployment(AuditEntry entry) => entry is { Verb: "create", Resource: "deployments", Code: < 300 };

    // Spearman's: the stories are in the order of arrival.
    private static double RankCorrelation(IReadOnlyList<StackStory> stories)
    {
        if (stories.Count < 2)
        {
            return 1;
        }

        var ranks = stories.Select((story, arrived) => (story, arrived)).OrderBy(s => s.story.Finished)
            .Select((s, finished) => (double)(s.arrived - finished)).ToList();
        double count = stories.Count;
        return 1 - (6 * ranks.Sum(d => d * d) / (count * ((count * count) - 1)));
    }
}
