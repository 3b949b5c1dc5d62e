namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>Label and annotation keys: the public contract of what the operator writes on objects.</summary>
public static class Labels
{
    /// <summary>Standard label; watches are narrowed by it.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>The value of <see cref="ManagedBy"/> on every child.</summary>
    public const string Ballast = "ballast";

    /// <summary>Standard label: the stack's name.</summary>
    public const string Instance = "app.kubernetes.io/instance";

    /// <summary>Standard label: the part of the stack, for example <c>web</c> or a dependency's name.</summary>
    public const string Component = "app.kubernetes.io/component";

    /// <summary>Standard label: what runs, for example <c>postgres</c>.</summary>
    public const string Name = "app.kubernetes.io/name";

    /// <summary>Label of every child: the stack's name; what children are found by.</summary>
    public const string Stack = "ballast.dev/stack";

    /// <summary>
    /// Annotation of a workload: identity of the inputs it was rendered from, a release's short hash for the app's.
    /// </summary>
    public const string Release = "ballast.dev/release";

    /// <summary>Label of ControllerRevisions: <c>release</c> or <c>migration</c>.</summary>
    public const string Record = "ballast.dev/record";

    /// <summary>Annotation of a child: hash of what was applied last, pod template excepted.</summary>
    public const string Applied = "ballast.dev/applied";

    /// <summary>Annotation of a workload: hash of the pod template that was applied last.</summary>
    public const string AppliedTemplate = "ballast.dev/applied-template";

    /// <summary>
    /// Annotation of a SQL server's StatefulSet: the max_connections that it was last started with. A server without it was sized
    /// by an earlier version of the operator.
    /// </summary>
    public const string MaxConnections = "ballast.dev/max-connections";

    /// <summary>
    /// Annotation of a workload of the app: digest of the credentials of its servers, where they are not those with which its
    /// release was first wanted.
    /// </summary>
    public const string Credentials = "ballast.dev/credentials";

    /// <summary>
    /// Annotation of a pod template: hash of the contents that the component refers to, so that a change rolls its pods.
    /// </summary>
    public const string Config = "ballast.dev/config";

    /// <summary>Annotation of a stack: change its value to try a failed release or migration again.</summary>
    public const string Retry = "ballast.dev/retry";

    /// <summary>
    /// Annotation of a release's record, its Deployment and its pods, where it was wanted again without ever having rolled out: a
    /// number that grows, so that pods and deadline start anew.
    /// </summary>
    public const string Attempt = "ballast.dev/attempt";

    /// <summary>
    /// Annotation of a process's Deployment or StatefulSet: since when it has its release and pods, from which its
    /// deadline counts.
    /// </summary>
    public const string RolloutSince = "ballast.dev/rollout-since";

    /// <summary>Annotation of a release's ControllerRevision: <c>Good</c> or <c>Failed</c>.</summary>
    public const string Outcome = "ballast.dev/outcome";

    /// <summary>Annotation of a failed record: the value of <see cref="Retry"/> that was in force.</summary>
    public const string FailedRetry = "ballast.dev/failed-retry";

    /// <summary>Annotation of a failed record: why, a reason of <see cref="Reasons"/>.</summary>
    public const string FailedReason = "ballast.dev/failed-reason";

    /// <summary>
    /// Annotation of a release's record: names of the environment Secrets that were made for it, separated by commas.
    /// </summary>
    public const string Environments = "ballast.dev/environments";

    /// <summary>Annotation of a migration's Job: the full key.</summary>
    public const string MigrationKey = "ballast.dev/migration-key";

    /// <summary>Annotation of a migration's Job: hash of the databases that it runs on.</summary>
    public const string MigrationDatabases = "ballast.dev/migration-databases";

    /// <summary>
    /// Annotation of a migration's Job: <c>false</c> when releases from before it cannot work with the schema after it.
    /// </summary>
    public const string BackwardCompatible = "ballast.dev/backward-compatible";

    /// <summary>Annotation of a migration's Job: what rests while it runs, a value of <see cref="QuiesceMode"/>.</summary>
    public const string Quiesce = "ballast.dev/quiesce";

    /// <summary>Annotation of a suspended CronJob: since when it is suspended.</summary>
    public const string SuspendedSince = "ballast.dev/suspended-since";

    /// <summary>Annotations of a data volume and its credentials: whose they are.</summary>
    public const string DataStack = "ballast.dev/data-stack";

    /// <summary>See <see cref="DataStack"/>.</summary>
    public const string DataDependency = "ballast.dev/data-dependency";

    /// <summary>See <see cref="DataStack"/>.</summary>
    public const string DataEngine = "ballast.dev/data-engine";

    /// <summary>See <see cref="DataStack"/>: the engine's major version.</summary>
    public const string DataVersion = "ballast.dev/data-version";

    /// <summary>See <see cref="DataStack"/>: Retain or Delete.</summary>
    public const string DataPolicy = "ballast.dev/data-policy";
}
