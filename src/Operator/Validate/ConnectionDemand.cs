using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>One kind of pod that opens pools.</summary>
/// <param name="What">Its name in a sum, for example <c>web</c>.</param>
/// <param name="Pods">Most pods at rest.</param>
/// <param name="Surge">Pods on top of these while a release rolls out.</param>
/// <param name="Workers">Processes in one pod, each with pools of its own.</param>
internal sealed record ConnectionDemand(string What, int Pods, int Surge, int Workers)
{
    /// <summary>Pods that a rollout starts before it takes old ones away (maxSurge 1, maxUnavailable 0).</summary>
    public const int RolloutSurge = 1;

    /// <summary>Pools that may be open at once.</summary>
    public long Pools => ((long)Pods + Surge) * Workers;

    /// <summary>Every pod of a stack whose defaults are filled in.</summary>
    public static IEnumerable<ConnectionDemand> Of(AppStackSpec spec)
    {
        if (spec.Web is { } web)
        {
            yield return new("web", web.Autoscaling?.MaxReplicas ?? web.Replicas, RolloutSurge, ProfileEnvironment.Workers(web));
        }

        foreach (var process in spec.Processes ?? [])
        {
            yield return new(
                process.Name, process.Replicas, process.Exclusive ? 0 : RolloutSurge, ProfileEnvironment.Workers(process));
        }

        foreach (var task in spec.Tasks ?? [])
        {
            yield return new(task.Name, 1, 0, ProfileEnvironment.Workers(task));
        }

        if (spec.Migration is { } migration)
        {
            yield return new("migration", 1, 0, ProfileEnvironment.Workers(migration));
        }
    }

    /// <summary>As a factor of a sum, for example <c>(2 + 1) web pods x 4 workers</c>.</summary>
    public override string ToString()
    {
        var pods = Surge > 0 ? $"({Pods} + {Surge}) {What} pods" : $"{Pods} {What} pod{(Pods == 1 ? "" : "s")}";
        return $"{pods} x {Workers} worker{(Workers == 1 ? "" : "s")}";
    }
}
