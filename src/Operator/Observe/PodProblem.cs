using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>Why a pod is not ready: a reason and a message.</summary>
/// <param name="Pod">Its name.</param>
/// <param name="Reason">A constant of <see cref="Reasons"/>.</param>
/// <param name="Message">The pod, and what is wrong.</param>
internal sealed record PodProblem(string Pod, string Reason, string Message)
{
    // The kubelet keeps trying after these, but only a person or another release can correct them.
    private static readonly HashSet<string> ImageReasons =
        ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError"];

    private static readonly HashSet<string> ConfigReasons =
        ["CreateContainerConfigError", "CreateContainerError", "RunContainerError"];

    // The kubelet forgets earlier ends of a container, and tries again at once, after it has run for this time.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(10);

    /// <summary>The end of the log of a container that keeps ending, as it was printed: it may contain secrets.</summary>
    public string? Words { get; init; }

    /// <summary>
    /// The most specific problem of these pods; if several pods have it, that of the first by name. Null: none.
    /// </summary>
    /// <param name="now">When the pods were read.</param>
    public static PodProblem? Worst(IEnumerable<V1Pod> pods, DateTimeOffset now) =>
        pods.Where(p => p.Metadata.DeletionTimestamp is null).OrderBy(p => p.Metadata.Name, StringComparer.Ordinal)
            .Select(p => Of(p, now)).OfType<PodProblem>().MinBy(p => ReasonTable.Find(p.Reason)?.PodProblemRank);

    /// <summary>
    /// Why a Deployment's pods cannot be created (quota, Pod Security, a missing ServiceAccount), or null.
    /// </summary>
    public static PodProblem? OfMissing(V1Deployment deployment) =>
        deployment.Status?.Conditions?.Find(c => c is { Type: "ReplicaFailure", IsTrue: true }) is { } refused
            ? new PodProblem(
                deployment.Metadata.Name!, Reasons.PodRefused,
                $"pods of Deployment {deployment.Metadata.Name} cannot be made: {ApiError.Cut(refused.Message ?? "")}")
            : null;

    /// <summary>The same with the container's last words in its message; values of the stack's Secrets are hidden.</summary>
    public PodProblem WithLastWords(ObservedState observed) =>
        Redaction.LastLine(Redaction.Tail(Words, observed)) is { } line
            ? this with { Message = $"{Message}; its last words: {line}", Words = null }
            : this;

    /// <summary>What is wrong with a pod; null when it is ready or starting normally.</summary>
    public static PodProblem? Of(V1Pod pod, DateTimeOffset now)
    {
        foreach (var container in pod.Status?.ContainerStatuses ?? [])
        {
            if (OfContainer(pod, container, now) is { } problem)
            {
                return problem;
            }
        }

        var scheduled = pod.Status?.Conditions?.Find(c => c.Type == "PodScheduled");
        return scheduled is { IsFalse: true, Reason: "Unschedulable" }
            ? Problem(pod, Reasons.Unschedulable, $"cannot be placed on a node: {scheduled.Message}")
            : null;
    }

    private static PodProblem? OfContainer(V1Pod pod, V1ContainerStatus container, DateTimeOffset now)
    {
        var last = container.State?.Terminated ?? container.LastState?.Terminated;
        if (container.State?.Waiting is { Reason: { } waiting } state)
        {
            if (ImageReasons.Contains(waiting))
            {
                return Problem(pod, Reasons.ImagePullFailed, $"cannot pull image {container.Image}: {waiting}");
            }

            if (ConfigReasons.Contains(waiting))
            {
                return Problem(pod, Reasons.ContainerConfigError, $"cannot start its container: {state.Message ?? waiting}");
            }
        }

        if (container.Ready || last is null || HasSettled(container, last, now))
        {
            return container is { Ready: false, Started: true, State.Running: not null }
                ? Problem(pod, Reasons.NotReady, "runs, but its readiness check fails")
                : null;
        }

        if (last.Reason == "OOMKilled")
        {
            return Problem(
                pod, Reasons.OutOfMemory,
                $"was killed at its memory limit ({Restarts(container)}): raise limits.memory or find the leak");
        }

        return container.Started != true && container.State?.Running is not null && last.ExitCode is 137 or 143
            ? Problem(pod, Reasons.StartupFailed, $"does not pass its startup check in time ({Restarts(container)})")
            : Problem(pod, Reasons.CrashLoop, $"keeps ending with exit code {last.ExitCode} ({Restarts(container)})") with
            {
                Words = last.Message,
            };
    }

    // True: it has run long enough since it last ended, so that end does not explain why it is not ready now.
    private static bool HasSettled(V1ContainerStatus container, V1ContainerStateTerminated last, DateTimeOffset now) =>
        container is { State.Running: not null, Started: true } && last.FinishedAt is { } end && now - end >= Settled;

    private static string Restarts(V1ContainerStatus container) =>
        container.RestartCount == 1 ? "1 restart" : $"{container.RestartCount} restarts";

    private static PodProblem Problem(V1Pod pod, string reason, string message) =>
        new(pod.Metadata.Name!, reason, $"pod {pod.Metadata.Name} {message}");
}
