using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Observe;

/// <summary>How far a Deployment's rollout is.</summary>
internal enum RolloutState
{
    Progressing,
    Complete,
    DeadlineExceeded,
}

/// <summary>A Deployment, read.</summary>
/// <param name="State">How far its newest pod template is rolled out.</param>
/// <param name="Desired">Pods wanted.</param>
/// <param name="Updated">Pods of the newest template.</param>
/// <param name="Ready">Pods ready, of any template.</param>
/// <param name="Available">Pods available, of any template.</param>
internal sealed record RolloutReading(RolloutState State, int Desired, int Updated, int Ready, int Available)
{
    /// <summary>Reads a Deployment. A status older than its spec counts as progressing.</summary>
    public static RolloutReading Of(V1Deployment deployment)
    {
        var status = deployment.Status ?? new V1DeploymentStatus();
        var desired = deployment.Spec?.Replicas ?? 1;
        return new RolloutReading(
            ReadState(deployment, status, desired), desired, status.UpdatedReplicas ?? 0, status.ReadyReplicas ?? 0,
            status.AvailableReplicas ?? 0);
    }

    private static RolloutState ReadState(V1Deployment deployment, V1DeploymentStatus status, int desired)
    {
        if (status.ObservedGeneration is not { } observed || observed < deployment.Metadata.Generation)
        {
            return RolloutState.Progressing;
        }

        if (status.Conditions?.Find(c => c.Type == "Progressing") is { IsFalse: true, Reason: "ProgressDeadlineExceeded" })
        {
            return RolloutState.DeadlineExceeded;
        }

        var updated = status.UpdatedReplicas ?? 0;
        var complete = updated >= desired && (status.Replicas ?? 0) <= updated && (status.AvailableReplicas ?? 0) >= updated;
        return complete ? RolloutState.Complete : RolloutState.Progressing;
    }
}
