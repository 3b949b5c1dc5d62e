using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>One kind of pod that opens connection pools.</summary>
/// <param name="What">Its name in a sum, for example <c>web</c>.</param>
/// <param name="Pods">The highest number of pods, without a rollout.</param>
/// <param name="Surge">Additional pods while a release rolls out.</param>
/// <param name="Workers">Processes in one pod, each with pools of its own.</param>
internal sealed record ConnectionDemand(string What, int Pods, int Surge, int Workers)
{
    /// <summary>Pools that may be open at once.</summary>
    public long Pools => ((long)Pods + Surge) * Workers;

    /// <summary>All pods of a filled spec; the migration is last.</summary>
    public static IEnumerable<ConnectionDemand> Of(FilledSpec spec) =>
        from component in Component.Of(spec).OrderBy(c => c.Kind == ComponentKind.Migration)
        let size = component.Spec
        select new ConnectionDemand(
            component.Name, WorkloadSize.MostPods(size), WorkloadSize.Surge(size), WorkloadSize.Workers(size));

    /// <summary>As a factor of a sum, for example <c>(2 + 1) web pods x 4 workers</c>.</summary>
    public override string ToString()
    {
        var pods = Surge > 0 ? $"({Pods} + {Surge}) {What} pods" : $"{Pods} {What} pod{(Pods == 1 ? "" : "s")}";
        return $"{pods} x {Workers} worker{(Workers == 1 ? "" : "s")}";
    }
}
