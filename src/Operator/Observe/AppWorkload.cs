using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Observe;

/// <summary>One long-running workload of the app, a Deployment or a StatefulSet, and its pods.</summary>
/// <param name="Component">Value of the component label of its pods.</param>
/// <param name="Kind">Its kind, for messages.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Template">Its pod template.</param>
/// <param name="Selector">Selects its pods.</param>
/// <param name="Rollout">How far its newest pod template is rolled out.</param>
/// <param name="IsStopped">True: it has 0 replicas and no pods, and its controller has observed that spec.</param>
internal sealed record AppWorkload(
    string Component, string Kind, V1ObjectMeta Metadata, V1PodTemplateSpec? Template, V1LabelSelector? Selector,
    RolloutReading Rollout, bool IsStopped)
{
    /// <summary>Its pods, including those that are being deleted.</summary>
    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    /// <summary>status.replicas, which the scale subresource reports to an autoscaler.</summary>
    public int Replicas { get; init; }

    /// <summary>Why its pods cannot be created; null if they can.</summary>
    public PodProblem? Refused { get; init; }

    /// <summary>The short identity of its release.</summary>
    public string? Release => Metadata.Annotation(Labels.Release);

    /// <summary>The number of the attempt at its release; null for the first.</summary>
    public string? Attempt => Metadata.Annotation(Labels.Attempt);

    /// <summary>
    /// Digest of the credentials in its environment; null if they are those with which its release was first wanted.
    /// </summary>
    public string? Credentials => Metadata.Annotation(Labels.Credentials);

    /// <summary>Name of the generated environment Secret that its pods use.</summary>
    public string? Environment =>
        Own?.EnvFrom?.Select(e => e.SecretRef?.Name).FirstOrDefault(name => name is not null);

    /// <summary>True: it listens on a port.</summary>
    public bool Serves => Own?.Ports is { Count: > 0 };

    /// <summary>Its pods, without those that are being deleted.</summary>
    public IEnumerable<V1Pod> LivingPods => Pods.Where(p => p.Metadata.DeletionTimestamp is null);

    // Not the first one: admission may put a sidecar before it.
    private V1Container? Own => Template?.Spec?.Containers is { } all
        ? all.Find(c => c.Name == Component) ?? all.FirstOrDefault()
        : null;

    public static AppWorkload Of(string component, V1Deployment deployment) => new(
        component, "Deployment", deployment.Metadata, deployment.Spec?.Template, deployment.Spec?.Selector,
        RolloutReading.Of(deployment),
        deployment is { Spec.Replicas: 0, Status: null or { Replicas: null or 0 } }
            && !(deployment.Status?.ObservedGeneration < deployment.Metadata.Generation))
    {
        Replicas = deployment.Status?.Replicas ?? 0,
        Refused = PodProblem.OfMissing(deployment),
    };

    public static AppWorkload Of(string component, V1StatefulSet set) => new(
        component, "StatefulSet", set.Metadata, set.Spec?.Template, set.Spec?.Selector, RolloutReading.Of(set),
        set is { Spec.Replicas: 0, Status: null or { Replicas: null or 0 } }
            && !(set.Status?.ObservedGeneration < set.Metadata.Generation))
    {
        Replicas = set.Status?.Replicas ?? 0,
    };
}
