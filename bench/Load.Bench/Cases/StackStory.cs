using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Cases;

/// <summary>One stack's way from its arrival to its last write, and what it waited for.</summary>
/// <param name="Name">The stack.</param>
/// <param name="Arrived">When the server had stored it.</param>
/// <param name="Finished">When the last of its writes was answered.</param>
/// <param name="InServer">Seconds that its requests were with the server.</param>
/// <param name="LongestWait">Seconds of the longest time between two of its requests.</param>
/// <param name="WaitedBetween">Between which.</param>
/// <param name="Requests">How many requests it took.</param>
internal sealed record StackStory(
    string Name, DateTimeOffset Arrived, DateTimeOffset Finished, double InServer, double LongestWait, string WaitedBetween,
    int Requests)
{
    public double Seconds => (Finished - Arrived).TotalSeconds;

    /// <summary>The stories of all stacks, in the order of their arrival.</summary>
    /// <param name="arrivals">The requests that created the stacks.</param>
    /// <param name="requests">The operator's.</param>
    public static IReadOnlyList<StackStory> All(IEnumerable<AuditEntry> arrivals, IEnumerable<AuditEntry> requests)
    {
        var length = Stacks.Name(0).Length;
        var byStack = requests
            .Where(e => e is { IsOfStacks: true, Resource: not "events" } && e.Name.Length >= length)
            .ToLookup(e => e.Name[..length], StringComparer.Ordinal);
        return [.. arrivals.OrderBy(a => a.Answered).Select(a => Of(a, [.. byStack[a.Name].OrderBy(e => e.Received)]))
            .OfType<StackStory>()];
    }

    private static StackStory? Of(AuditEntry arrival, List<AuditEntry> requests)
    {
        var last = requests.FindLastIndex(e => e.IsWrite && e.Code < 300);
        if (last < 0)
        {
            return null;
        }

        var (before, longest, between) = (arrival, TimeSpan.Zero, "");
        foreach (var request in requests.Take(last + 1))
        {
            if (request.Received - before.Answered > longest)
            {
                longest = request.Received - before.Answered;
                between = $"{Words(before)} and {Words(request)}";
            }

            before = request;
        }

        return new StackStory(
            arrival.Name, arrival.Answered, requests[last].Answered,
            requests.Take(last + 1).Sum(e => (e.Answered - e.Received).TotalSeconds), longest.TotalSeconds, between, last + 1);
    }

    private static string Words(AuditEntry entry) =>
        $"{entry.Verb} {entry.Resource}{(entry.Code < 300 ? "" : $" ({entry.Code})")}";
}
