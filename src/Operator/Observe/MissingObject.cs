using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// An object whose pod or volume is missing. Only an Event of the object tells why: a quota, a webhook, a storage class.
/// </summary>
/// <param name="Uid">The object's uid.</param>
/// <param name="Since">When it was created.</param>
internal sealed record MissingObject(string Uid, DateTimeOffset Since)
{
    // A controller needs a moment. Before that, every new stack would cost a request for each server.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    /// <summary>When the first look is due.</summary>
    public DateTimeOffset Due => Since + Moment;

    /// <summary>
    /// The StatefulSets and migration Jobs without a pod, and the volume claims without a volume. Where no controller has seen
    /// the stack's servers yet, none has written an Event either, nor one of its claims.
    /// </summary>
    public static IReadOnlyList<MissingObject> Of(ObservedState observed)
    {
        var owners = observed.Pods.Select(p => p.Metadata.ControllerOwner?.Uid).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        var seen = observed.StatefulSets.Where(s => s.Status?.ObservedGeneration is not null).ToList();
        var workloads = seen.Where(s => s.Spec?.Replicas is not 0).Select(s => s.Metadata)
            .Concat(observed.Jobs.Where(IsToRun).Select(j => j.Metadata))
            .Where(m => m.Uid is { } uid && !owners.Contains(uid));
        var claims = seen.Count == 0 && observed.StatefulSets.Count > 0
            ? []
            : observed.Claims.Where(c => c.Status?.Phase is "Pending").Select(c => c.Metadata);
        return [.. workloads.Concat(claims).Where(m => m.DeletionTimestamp is null)
            .Select(m => new MissingObject(m.Uid!, m.CreationTimestamp ?? DateTimeOffset.MinValue))];
    }

    private static bool IsToRun(V1Job job) => job.Metadata.Label(Labels.Component) == Components.Migration
        && job.Status?.Conditions?.Exists(c => c is { Type: "Complete" or "Failed", IsTrue: true }) != true;
}
