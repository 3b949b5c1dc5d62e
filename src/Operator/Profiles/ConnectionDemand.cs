using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>How the pods of a workload with rolling updates are counted.</summary>
internal enum PodCount
{
    /// <summary>
    /// Twice: while all pods are replaced, as many are on their way out, and hold their connections, as there are new ones.
    /// </summary>
    Twice,

    /// <summary>One more, as earlier versions of the operator counted, which left out pods on their way out.</summary>
    Surge,
}

/// <summary>One kind of pod that opens connection pools.</summary>
/// <param name="What">Its name in a sum, for example <c>web</c>.</param>
/// <param name="Pods">The highest number of pods, without a rollout.</param>
/// <param name="RollsOut">True: old and new pods run beside each other while a release rolls out.</param>
/// <param name="Workers">Processes in one pod, each with pools of its own.</param>
internal sealed record ConnectionDemand(string What, int Pods, bool RollsOut, int Workers)
{
    public PodCount Count { get; init; }

    /// <summary>Pools that may be open at once.</summary>
    public long Pools => (!RollsOut ? Pods : Count == PodCount.Surge ? Pods + 1L : Pods * 2L) * Workers;

    /// <summary>The same kind of pod with half as many again, at least one more; unchanged where there is always one.</summary>
    public ConnectionDemand WithRoom => RollsOut ? this with { Pods = Pods + Math.Max(1, (Pods + 1) / 2) } : this;

    /// <summary>All pods of a filled spec; the migration is last.</summary>
    public static IEnumerable<ConnectionDemand> Of(FilledSpec spec, PodCount count = PodCount.Twice) =>
        from component in Component.Of(spec).OrderBy(c => c.Kind == ComponentKind.Migration)
        let size = component.Spec
        select new ConnectionDemand(
            component.Name, WorkloadSize.MostPods(size), WorkloadSize.RollsOut(size), WorkloadSize.Workers(size))
        {
            Count = count,
        };

    /// <summary>As a factor of a sum, for example <c>2 x 2 web pods x 4 workers</c>.</summary>
    public override string ToString()
    {
        var pods = (RollsOut, Count) switch
        {
            (false, _) => $"{Pods} {What} pod{(Pods == 1 ? "" : "s")}",
            (_, PodCount.Surge) => $"({Pods} + 1) {What} pods",
            _ => $"2 x {Pods} {What} pod{(Pods == 1 ? "" : "s")}",
        };
        return $"{pods} x {Workers} worker{(Workers == 1 ? "" : "s")}";
    }
}
