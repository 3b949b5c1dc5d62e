using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Observe;

/// <summary>Everything that a reconcile knows about the cluster, read at its start.</summary>
internal sealed record ObservedState
{
    private StackHistory? _history;

    public static ObservedState Empty { get; } = new();

    /// <summary>When the state was read. Decisions compare times with this one.</summary>
    public DateTimeOffset At { get; init; }

    public ServerCapabilities Capabilities { get; init; } = new();

    /// <summary>What the reconcile has read from the caches, for its next step.</summary>
    public ReadObjects Read { get; init; } = new();

    // Children, found by the label ballast.dev/stack in the stack's namespace.
    public IReadOnlyList<V1Deployment> Deployments { get; init; } = [];

    public IReadOnlyList<V1StatefulSet> StatefulSets { get; init; } = [];

    public IReadOnlyList<V1Job> Jobs { get; init; } = [];

    public IReadOnlyList<V1CronJob> CronJobs { get; init; } = [];

    public IReadOnlyList<V1Pod> Pods { get; init; } = [];

    public IReadOnlyList<V1Service> Services { get; init; } = [];

    public IReadOnlyList<V1ServiceAccount> ServiceAccounts { get; init; } = [];

    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; init; } = [];

    public IReadOnlyList<V1ControllerRevision> Revisions
    {
        get;
        init => (field, _history) = (value, null);
    } = [];

    /// <summary>The releases and migrations recorded in <see cref="Revisions"/>, parsed once.</summary>
    public StackHistory History => _history ??= StackHistory.Read(Revisions);

    public IReadOnlyList<V1PodDisruptionBudget> DisruptionBudgets { get; init; } = [];

    public IReadOnlyList<V2HorizontalPodAutoscaler> Autoscalers { get; init; } = [];

    public IReadOnlyList<V1Ingress> Ingresses { get; init; } = [];

    public IReadOnlyList<V1NetworkPolicy> NetworkPolicies { get; init; } = [];

    /// <summary>
    /// The Secrets and ConfigMaps that were read: the stack's references, its dependencies' credentials and its own generated
    /// Secrets; of generated environments only the metadata. Null: the object does not exist.
    /// </summary>
    public IReadOnlyDictionary<ReferenceKey, ReferencedObject?> References { get; init; } =
        new Dictionary<ReferenceKey, ReferencedObject?>();

    /// <summary>
    /// The <see cref="References"/> that could not be read: a 403 does not tell whether the object exists.
    /// </summary>
    public IReadOnlyDictionary<ReferenceKey, ApiError> Unreadable { get; init; } = new Dictionary<ReferenceKey, ApiError>();

    /// <summary>The CloudNativePG Clusters of the stack's namespace, if it uses one.</summary>
    public ObservedClusters Clusters { get; init; } = ObservedClusters.None;

    /// <summary>Why the pod or volume of an object is missing, in the words of its Events, by the object's uid.</summary>
    public IReadOnlyDictionary<string, string> Refusals { get; init; } = new Dictionary<string, string>();

    /// <summary>Kinds whose caches are not up to date, because the server refuses to list them or does not have them.</summary>
    public IReadOnlyList<string> UnavailableKinds { get; init; } = [];

    /// <summary>The Secret of that name; null if it does not exist or was not read.</summary>
    public ReferencedObject? Secret(string name) => References.GetValueOrDefault(new ReferenceKey(ReferenceKind.Secret, name));
}

/// <summary>The features of the API server, by its version.</summary>
/// <param name="Major">Major version.</param>
/// <param name="Minor">Minor version.</param>
internal sealed record ServerCapabilities(int Major = 1, int Minor = 25)
{
    /// <summary>Supports <c>preStop.sleep</c>, a pause before a container is stopped (Kubernetes 1.30 and later).</summary>
    public bool HasSleepAction => (Major, Minor).CompareTo((1, 30)) >= 0;

    /// <summary>Serves <c>timeZone</c> of a CronJob (Kubernetes 1.25 and later).</summary>
    public bool HasTimeZones => (Major, Minor).CompareTo((1, 25)) >= 0;

    /// <summary>Labels each namespace with its name (Kubernetes 1.21 and later).</summary>
    public bool LabelsNamespaces => (Major, Minor).CompareTo((1, 21)) >= 0;
}
