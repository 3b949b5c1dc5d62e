using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Desired;

/// <summary>
/// Every child that a stack should have now. Observed children of ours that are not in here are deleted, except data.
/// </summary>
internal sealed record DesiredState
{
    // Written by server-side apply.
    public IReadOnlyList<V1ServiceAccount> ServiceAccounts { get; init; } = [];

    public IReadOnlyList<V1Service> Services { get; init; } = [];

    public IReadOnlyList<V1StatefulSet> StatefulSets { get; init; } = [];

    public IReadOnlyList<V1Deployment> Deployments { get; init; } = [];

    public IReadOnlyList<V1CronJob> CronJobs { get; init; } = [];

    public IReadOnlyList<V1PodDisruptionBudget> DisruptionBudgets { get; init; } = [];

    public IReadOnlyList<V2HorizontalPodAutoscaler> Autoscalers { get; init; } = [];

    public IReadOnlyList<V1Ingress> Ingresses { get; init; } = [];

    public IReadOnlyList<V1NetworkPolicy> NetworkPolicies { get; init; } = [];

    // Created once and never changed (but a claim may grow).
    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; } = [];

    /// <summary>Secrets with generated values: credentials of managed dependencies, and the digest key.</summary>
    public IReadOnlyList<GeneratedSecret> GeneratedSecrets { get; init; } = [];

    /// <summary>
    /// Generated environments, immutable and named by their content: that of the rendered release, those of a migration to start
    /// and of tasks.
    /// </summary>
    public IReadOnlyList<V1Secret> Environments { get; init; } = [];

    /// <summary>The migration to start now, if any.</summary>
    public V1Job? MigrationJob { get; init; }

    // Children that cannot be built now because something is unknown: they are neither changed nor deleted.

    /// <summary>False: it is not known now what the app's children should be, so the observed ones stay.</summary>
    public bool AppKnown { get; init; } = true;

    /// <summary>
    /// Managed dependencies whose children stay as they are: a release still uses them though the spec no longer lists them, or
    /// their credentials are not known.
    /// </summary>
    public IReadOnlySet<string> Retiring { get; init; } = new HashSet<string>();

    /// <summary>The same state with that environment in it, once.</summary>
    public DesiredState WithEnvironment(V1Secret? environment) =>
        environment is null || Environments.Any(e => e.Metadata.Name == environment.Metadata.Name)
            ? this
            : this with { Environments = [.. Environments, environment] };
}

/// <summary>A Secret to create if it is missing, with some values from the system's random generator.</summary>
/// <param name="Secret">Everything but the random values.</param>
/// <param name="RandomKeys">Keys with random values: 256 bits each, as 43 URL-safe base64 characters.</param>
internal sealed record GeneratedSecret(V1Secret Secret, IReadOnlyList<string> RandomKeys);
