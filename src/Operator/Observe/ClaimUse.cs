using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Observe;

/// <summary>Who uses a volume claim: Kubernetes keeps a deleted one until no pod does.</summary>
internal static class ClaimUse
{
    /// <summary>Name of a pod that has not ended and mounts the claim; null: none.</summary>
    public static string? Pod(ObservedState observed, string claim) => observed.Pods
        .FirstOrDefault(p => p.Status?.Phase is not ("Succeeded" or "Failed") && Mounts(p.Spec, claim))?.Metadata.Name;

    /// <summary>True: a pod mounts the claim, or a StatefulSet would make one that does.</summary>
    public static bool IsUsed(ObservedState observed, string claim) =>
        Pod(observed, claim) is not null || observed.StatefulSets.Any(s => Mounts(s.Spec?.Template.Spec, claim));

    private static bool Mounts(V1PodSpec? pod, string claim) =>
        (pod?.Volumes ?? []).Exists(v => v.PersistentVolumeClaim?.ClaimName == claim);
}
