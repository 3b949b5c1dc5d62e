using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Desired;

/// <summary>Every child that a stack should have now. What is ours, observed and not in here is pruned, data excepted.</summary>
internal sealed record DesiredState
{
    // Kept in step by server-side apply.
    public IReadOnlyList<V1ServiceAccount> ServiceAccounts { get; init; } = [];

    public IReadOnlyList<V1Service> Services { get; init; } = [];

    public IReadOnlyList<V1StatefulSet> StatefulSets { get; init; } = [];

    public IReadOnlyList<V1Deployment> Deployments { get; init; } = [];

    public IReadOnlyList<V1CronJob> CronJobs { get; init; } = [];

    public IReadOnlyList<V1PodDisruptionBudget> DisruptionBudgets { get; init; } = [];

    public IReadOnlyList<V2HorizontalPodAutoscaler> Autoscalers { get; init; } = [];

    public IReadOnlyList<V1Ingress> Ingresses { get; init; } = [];

    public IReadOnlyList<V1NetworkPolicy> NetworkPolicies { get; init; } = [];

    // Made once and never changed (a claim may grow).
    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; } = [];

    /// <summary>Secrets with generated values: credentials of managed dependencies, the salt.</summary>
    public IReadOnlyList<GeneratedSecret> GeneratedSecrets { get; init; } = [];

    /// <summary>
    /// Generated environments, immutable and named by their content: the rendered release's, and the one of a migration to start.
    /// </summary>
    public IReadOnlyList<V1Secret> Environments { get; init; } = [];

    /// <summary>The migration to start now, if any.</summary>
    public V1Job? MigrationJob { get; init; }

    // What is not known well enough to be built, and must stay as it is: neither changed nor pruned.

    /// <summary>False: nobody can say now what the app's children should be; those observed stay.</summary>
    public bool AppKnown { get; init; } = true;

    /// <summary>
    /// Managed dependencies whose children stay: the spec no longer lists them while a release still uses them, or their
    /// credentials are not known.
    /// </summary>
    public IReadOnlySet<string> Retiring { get; init; } = new HashSet<string>();
}

/// <summary>A Secret to make where there is none, some of its values drawn from the system's random generator.</summary>
/// <param name="Secret">Everything but the random values.</param>
/// <param name="RandomKeys">Keys whose values are drawn: 256 bits each, as 43 URL-safe base64 characters.</param>
internal sealed record GeneratedSecret(V1Secret Secret, IReadOnlyList<string> RandomKeys);
