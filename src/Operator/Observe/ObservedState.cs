using Ballast.Kubernetes.Objects;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Observe;

/// <summary>Everything a reconcile knows of the world around one stack, read at its start.</summary>
internal sealed record ObservedState
{
    private StackHistory? _history;

    public static ObservedState Empty { get; } = new();

    public ServerCapabilities Capabilities { get; init; } = new();

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

    /// <summary>What <see cref="Revisions"/> say of releases and migrations, parsed once.</summary>
    public StackHistory History => _history ??= StackHistory.Read(Revisions);

    public IReadOnlyList<V1PodDisruptionBudget> DisruptionBudgets { get; init; } = [];

    public IReadOnlyList<V2HorizontalPodAutoscaler> Autoscalers { get; init; } = [];

    public IReadOnlyList<V1Ingress> Ingresses { get; init; } = [];

    public IReadOnlyList<V1NetworkPolicy> NetworkPolicies { get; init; } = [];

    /// <summary>
    /// Secrets and ConfigMaps that were asked for: null where there is none. Holds the stack's references, its dependencies'
    /// credentials and its own generated Secrets.
    /// </summary>
    public IReadOnlyDictionary<ReferenceKey, ReferencedObject?> References { get; init; } =
        new Dictionary<ReferenceKey, ReferencedObject?>();

    /// <summary>
    /// Those of <see cref="References"/> that the server refused to show: of them nobody knows whether they are there.
    /// </summary>
    public IReadOnlyDictionary<ReferenceKey, ApiError> Unreadable { get; init; } = new Dictionary<ReferenceKey, ApiError>();

    /// <summary>Kinds whose caches cannot be believed because the server refuses or lacks them.</summary>
    public IReadOnlyList<string> UnavailableKinds { get; init; } = [];

    /// <summary>The Secret of that name, or null where there is none or it was not asked for.</summary>
    public ReferencedObject? Secret(string name) => References.GetValueOrDefault(new ReferenceKey(ReferenceKind.Secret, name));
}

/// <summary>What the API server can do, by its version.</summary>
/// <param name="Major">Major version.</param>
/// <param name="Minor">Minor version.</param>
internal sealed record ServerCapabilities(int Major = 1, int Minor = 25)
{
    /// <summary>The kubelet itself can pause before a container stops (<c>preStop.sleep</c>), from 1.30 on.</summary>
    public bool HasSleepAction => (Major, Minor).CompareTo((1, 30)) >= 0;

    /// <summary>The server labels each namespace with its name, from 1.21 on.</summary>
    public bool LabelsNamespaces => (Major, Minor).CompareTo((1, 21)) >= 0;
}
