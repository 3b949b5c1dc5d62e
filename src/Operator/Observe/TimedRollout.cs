using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>
/// The rollout of a process, judged by our own clock. A StatefulSet has no deadline, and a Deployment counts every moment in
/// which a failing container is ready as progress, so that neither would ever fail.
/// </summary>
internal static class TimedRollout
{
    /// <summary>
    /// How long a pod without checks must have been ready before it counts: it is ready as soon as its container runs.
    /// </summary>
    public const int SettleSeconds = 10;

    /// <summary>False: the kubelet asks nobody whether a pod is ready.</summary>
    public static bool HasChecks(V1PodTemplateSpec? template) =>
        (template?.Spec?.Containers ?? []).Exists(c => c.StartupProbe is not null || c.ReadinessProbe is not null);

    /// <summary>
    /// The rollout at that time. A workload without the annotation <see cref="Labels.RolloutSince"/> is as its controller tells.
    /// </summary>
    /// <param name="workload">The workload with its pods.</param>
    /// <param name="deadline">
    /// How long it may take without progress: counted from the newest of the release's arrival and the start of a ready pod that
    /// was never restarted.
    /// </param>
    /// <param name="now">The time.</param>
    public static RolloutReading Of(AppWorkload workload, TimeSpan deadline, DateTimeOffset now)
    {
        var rollout = workload.Rollout;
        if (!DateTimeOffset.TryParse(
            workload.Metadata.Annotation(Labels.RolloutSince), CultureInfo.InvariantCulture, out var since))
        {
            return rollout;
        }

        if (rollout.State == RolloutState.Complete)
        {
            return Settling(workload) is { } settled && settled > now
                ? rollout with { State = RolloutState.Progressing, LookAt = settled }
                : rollout;
        }

        var steady = workload.LivingPods.Where(IsSteady).Max(ReadySince);
        var progress = steady > since ? steady.Value : since;
        return now - progress >= deadline
            ? rollout with { State = RolloutState.DeadlineExceeded, LastProgress = progress }
            : rollout with { LookAt = progress + deadline };
    }

    // A Deployment has minReadySeconds for it, which a StatefulSet of Kubernetes 1.20 does not have.
    private static DateTimeOffset? Settling(AppWorkload workload) =>
        workload.Kind == "Deployment" || HasChecks(workload.Template)
            ? null
            : workload.LivingPods.Max(ReadySince) + TimeSpan.FromSeconds(SettleSeconds);

    private static bool IsSteady(V1Pod pod) => (pod.Status?.ContainerStatuses ?? []).TrueForAll(c => c.RestartCount == 0);

    private static DateTimeOffset? ReadySince(V1Pod pod) =>
        pod.Status?.Conditions?.Find(c => c is { Type: "Ready", IsTrue: true })?.LastTransitionTime;
}
