using Ballast.Cluster.Tests.Faults;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>Where the operator is killed: at a write that each run of a workload has.</summary>
/// <param name="Write">Verb, resource and name without its hash.</param>
/// <param name="Occurrence">1 for the first of that kind.</param>
/// <param name="Moment">How far on its way.</param>
internal sealed record CrashPoint(string Write, int Occurrence, Moment Moment)
{
    // A killed operator remembers nothing, so of a write only this is left to tell: it was carried out or not. Not carried out is
    // what the one before it leaves, and whether the answer came makes no difference. CRASH_POINTS=all tries all three of each
    // nevertheless.
    private static readonly Moment[] Moments =
        Environment.GetEnvironmentVariable("CRASH_POINTS") == "all" ? Enum.GetValues<Moment>() : [Moment.BeforeAnswering];

    /// <summary>
    /// True: how often it is written depends on how quickly the operator sees what happens. Of records too: what a cache does not
    /// show yet is written again, in vain.
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

    /// <summary>The name that a write has in each run; null for what is no write, and for Events.</summary>
    public static string? WriteOf(ProxiedRequest request) => request.IsWrite && request.Resource != "events"
        ? MaskedState.Name($"{request.Verb} {request.Resource}{(request.Subresource is { } sub ? $"/{sub}" : "")} {request.Name}")
        : null;
}
