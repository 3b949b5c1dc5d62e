using Ballast.Cluster.Tests.Faults;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>Where the operator is killed: at a write that every run of a workload contains.</summary>
/// <param name="Write">Verb, resource and name without its hash.</param>
/// <param name="Occurrence">1 for the first of that kind.</param>
/// <param name="Moment">Before sending, after it was carried out, or after the answer.</param>
internal sealed record CrashPoint(string Write, int Occurrence, Moment Moment)
{
    // A killed operator remembers nothing, so it only matters whether the write was carried out. A write that was not carried out
    // is the same state as after the write before it, and whether the answer arrived makes no difference. CRASH_POINTS=all still
    // tests all three moments of each write.
    private static readonly Moment[] Moments =
        Environment.GetEnvironmentVariable("CRASH_POINTS") == "all" ? Enum.GetValues<Moment>() : [Moment.BeforeAnswering];

    /// <summary>
    /// True: the number of writes depends on how quickly the operator sees changes. This is so for records too: a record that the
    /// cache does not contain yet is written again, without effect.
    /// </summary>
    public bool MayBeMissed => Occurrence > 1 || Write.Contains("/status", StringComparison.Ordinal);

    /// <summary>All points of a run, from its writes.</summary>
    public static List<CrashPoint> All(IEnumerable<string> writes) =>
    [
        .. from kind in writes.GroupBy(w => w)
           from occurrence in Enumerable.Range(1, kind.Count())
           from moment in Moments
           select new CrashPoint(kind.Key, occurrence, moment),
    ];

    /// <summary>The name of a write, the same in each run; null for requests that write nothing, and for Events.</summary>
    public static string? WriteOf(ProxiedRequest request) => request.IsWrite && request.Resource != "events"
        ? MaskedState.Name($"{request.Verb} {request.Resource}{(request.Subresource is { } sub ? $"/{sub}" : "")} {request.Name}")
        : null;
}
