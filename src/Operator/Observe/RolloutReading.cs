using Ballast.Kubernetes.Objects;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Observe;

/// <summary>How far a workload's rollout is.</summary>
internal enum RolloutState
{
    Progressing,
    Complete,
    DeadlineExceeded,
}

/// <summary>The rollout of one workload, or of several together.</summary>
/// <param name="State">How far its newest pod template is rolled out.</param>
/// <param name="Desired">Pods wanted.</param>
/// <param name="Updated">Pods of the newest template.</param>
/// <param name="Ready">Pods ready, of any template.</param>
/// <param name="Available">Pods available, of any template.</param>
internal sealed record RolloutReading(RolloutState State, int Desired, int Updated, int Ready, int Available)
{
    /// <summary>
    /// The last progress of a rollout that exceeded its deadline; null if it did not, or the time is not known.
    /// </summary>
    public DateTimeOffset? LastProgress { get; init; }

    /// <summary>When the state changes although nothing happens; null: never.</summary>
    public DateTimeOffset? LookAt { get; init; }

    /// <summary>Reads a Deployment. A status older than its spec counts as progressing.</summary>
    public static RolloutReading Of(V1Deployment deployment)
    {
        var status = deployment.Status ?? new V1DeploymentStatus();
        var desired = deployment.Spec?.Replicas ?? 1;
        return new RolloutReading(
            ReadState(deployment, status, desired), desired, status.UpdatedReplicas ?? 0, status.ReadyReplicas ?? 0,
            status.AvailableReplicas ?? 0)
        {
            LastProgress = Exceeded(status)?.LastTransitionTime - Deadline(deployment),
        };
    }

    /// <summary>Reads a StatefulSet, which has no deadline of its own.</summary>
    public static RolloutReading Of(V1StatefulSet set)
    {
        var status = set.Status ?? new V1StatefulSetStatus();
        var desired = set.Spec?.Replicas ?? 1;
        var (updated, ready) = (status.UpdatedReplicas ?? 0, status.ReadyReplicas ?? 0);
        var isCurrent = status.ObservedGeneration is { } observed && observed >= set.Metadata.Generation;
        var isComplete = isCurrent && updated >= desired && (status.Replicas ?? 0) <= updated && ready >= updated;
        return new RolloutReading(isComplete ? RolloutState.Complete : RolloutState.Progressing, desired, updated, ready, ready);
    }

    /// <summary>Several rollouts as one: complete if all are, past the deadline if any is. Null if there are none.</summary>
    public static RolloutReading? Of(IReadOnlyCollection<RolloutReading> all) => all.Count == 0 ? null : new RolloutReading(
        all.Any(r => r.State == RolloutState.DeadlineExceeded) ? RolloutState.DeadlineExceeded
            : all.All(r => r.State == RolloutState.Complete) ? RolloutState.Complete
            : RolloutState.Progressing,
        all.Sum(r => r.Desired), all.Sum(r => r.Updated), all.Sum(r => r.Ready), all.Sum(r => r.Available))
    {
        LastProgress = all.Max(r => r.LastProgress),
        LookAt = all.Min(r => r.LookAt),
    };

    private static V1Condition? Exceeded(V1DeploymentStatus status) =>
        status.Conditions?.Find(c => c.Type == "Progressing") is { IsFalse: true, Reason: "ProgressDeadlineExceeded" } condition
            ? condition
            : null;

    // The condition tells when the deadline was over, not when the last progress was.
    private static TimeSpan Deadline(V1Deployment deployment) =>
        TimeSpan.FromSeconds(deployment.Spec?.ProgressDeadlineSeconds ?? ProgressDeadline.Default);

    private static RolloutState ReadState(V1Deployment deployment, V1DeploymentStatus status, int desired)
    {
        if (status.ObservedGeneration is not { } observed || observed < deployment.Metadata.Generation)
        {
            return RolloutState.Progressing;
        }

        if (Exceeded(status) is not null)
        {
            return RolloutState.DeadlineExceeded;
        }

        var updated = status.UpdatedReplicas ?? 0;
        var complete = updated >= desired && (status.Replicas ?? 0) <= updated && (status.AvailableReplicas ?? 0) >= updated;
        return complete ? RolloutState.Complete : RolloutState.Progressing;
    }
}
