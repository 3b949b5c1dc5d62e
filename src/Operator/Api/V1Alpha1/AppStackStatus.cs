using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>What a stack is.</summary>
public sealed record AppStackStatus
{
    /// <summary>The generation that the rest was computed from; -1 before the first look.</summary>
    public long ObservedGeneration { get; set; } = -1;

    /// <summary>
    /// The newest generation that was done: every workload had its size and its newest template, every volume its size. Ready is
    /// never True of a later one.
    /// </summary>
    public long? ReachedGeneration { get; set; }

    /// <summary>
    /// Ready, Reconciling, Stalled, DependenciesReady, MigrationComplete, Available, ConnectionBudget, TasksHealthy.
    /// </summary>
    [ListMap("type")]
    public List<V1Condition>? Conditions { get; set; }

    /// <summary>Each dependency.</summary>
    [ListMap("name")]
    public List<DependencyStatus>? Dependencies { get; set; }

    /// <summary>The migration of the release that is wanted.</summary>
    public MigrationStatus? Migration { get; set; }

    /// <summary>The component that serves requests.</summary>
    public WebStatus? Web { get; set; }

    /// <summary>Each process.</summary>
    [ListMap("name")]
    public List<ProcessStatus>? Processes { get; set; }

    /// <summary>Each scheduled task.</summary>
    [ListMap("name")]
    public List<TaskStatus>? Tasks { get; set; }

    /// <summary>Which release runs, and which is wanted.</summary>
    public ReleaseStatus? Release { get; set; }

    /// <summary>Each child of which admission set fields to other values than the operator's. They are left so.</summary>
    [ListMap("object")]
    public List<AdmissionStatus>? Admission { get; set; }

    /// <summary>What the columns of <c>kubectl get stack</c> print.</summary>
    public SummaryStatus? Summary { get; set; }

    /// <summary>What the app's detail endpoint says; null where it is not asked.</summary>
    public WebHealthStatus? AppHealth() => Web?.Health;
}

/// <summary>What admission changed of one child.</summary>
public sealed record AdmissionStatus
{
    /// <summary>Its kind and name, for example <c>Deployment shop-web</c>.</summary>
    public required string Object { get; set; }

    /// <summary>Paths of the fields, the first ten.</summary>
    public required List<string> Fields { get; set; }
}

/// <summary>One dependency.</summary>
public sealed record DependencyStatus
{
    /// <summary>Its name in the spec.</summary>
    public required string Name { get; set; }

    /// <summary>postgres, redis and so on.</summary>
    public required string Engine { get; set; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Ready { get; set; }

    /// <summary>CamelCase word for machines, for example <c>ConnectionRefused</c>; empty when ready.</summary>
    public string? Reason { get; set; }

    /// <summary>Version that the server reports.</summary>
    public string? Version { get; set; }

    /// <summary>What the operator asks, for example <c>SELECT 1</c>.</summary>
    public string? Check { get; set; }

    /// <summary>Time of the answer in milliseconds, rewritten along with other changes only.</summary>
    public int? LatencyMilliseconds { get; set; }

    /// <summary>What is wrong, in plain words.</summary>
    public string? Message { get; set; }

    /// <summary>When <see cref="Ready"/> last changed.</summary>
    public DateTimeOffset? Since { get; set; }
}

/// <summary>The state of a migration.</summary>
public enum MigrationState
{
    /// <summary>Not started: an earlier gate is closed.</summary>
    Pending,

    /// <summary>Its Job is at work.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>This very migration succeeded before on this database; nothing was run.</summary>
    AlreadyApplied,

    /// <summary>Gave up; a person has to look.</summary>
    Failed,
}

/// <summary>A migration.</summary>
public sealed record MigrationStatus
{
    /// <summary>Identity of the migration: a hash in hexadecimal.</summary>
    public required string Key { get; set; }

    /// <summary>How far it is.</summary>
    public required MigrationState State { get; set; }

    /// <summary>Name of its Job.</summary>
    public string? Job { get; set; }

    /// <summary>Pods started so far.</summary>
    public int? Attempts { get; set; }

    /// <summary>Exit code of the last attempt that ended.</summary>
    public int? ExitCode { get; set; }

    /// <summary>When the Job started.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it succeeded or gave up.</summary>
    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Last words of a failed attempt, at most 1 KiB, secrets removed.</summary>
    public string? Tail { get; set; }

    /// <summary>
    /// What keeps its pod from starting, or kept it until the deadline: a reason, such as ImagePullFailed, and a message.
    /// </summary>
    public string? Problem { get; set; }
}

/// <summary>The component that serves requests.</summary>
public sealed record WebStatus
{
    /// <summary>Pods there are, for the scale subresource.</summary>
    public int Replicas { get; set; }

    /// <summary>Pods ready.</summary>
    public int Ready { get; set; }

    /// <summary>Selector of the pods, for the scale subresource.</summary>
    public string? Selector { get; set; }

    /// <summary>Container restarts of the pods there are.</summary>
    public int Restarts { get; set; }

    /// <summary>Seconds from start to ready of the newest ready pod.</summary>
    public int? StartupSeconds { get; set; }

    /// <summary>What the app's detail endpoint says.</summary>
    public WebHealthStatus? Health { get; set; }
}

/// <summary>What the app's detail endpoint says.</summary>
public sealed record WebHealthStatus
{
    /// <summary>healthy, unhealthy, unreachable or unknown.</summary>
    public required string Status { get; set; }

    /// <summary>Time of the answer in milliseconds, rewritten along with other changes only.</summary>
    public int? LatencyMilliseconds { get; set; }

    /// <summary>What is wrong, in plain words.</summary>
    public string? Message { get; set; }

    /// <summary>When <see cref="Status"/> last changed.</summary>
    public DateTimeOffset? Since { get; set; }
}

/// <summary>One process.</summary>
public sealed record ProcessStatus
{
    /// <summary>Its name in the spec.</summary>
    public required string Name { get; set; }

    /// <summary>Pods ready.</summary>
    public int Ready { get; set; }

    /// <summary>Pods wanted.</summary>
    public int Desired { get; set; }

    /// <summary>Container restarts of the pods there are.</summary>
    public int Restarts { get; set; }
}

/// <summary>One scheduled task.</summary>
public sealed record TaskStatus
{
    /// <summary>Its name in the spec.</summary>
    public required string Name { get; set; }

    /// <summary>Last time it was due and started.</summary>
    public DateTimeOffset? LastSchedule { get; set; }

    /// <summary>Last time it succeeded.</summary>
    public DateTimeOffset? LastSuccess { get; set; }

    /// <summary>Last time it failed.</summary>
    public DateTimeOffset? LastFailure { get; set; }

    /// <summary>Runs at work now.</summary>
    public int Active { get; set; }

    /// <summary>Exit code of the last run that ended.</summary>
    public int? ExitCode { get; set; }

    /// <summary>Last words of the last run if it failed, at most 1 KiB, secrets removed.</summary>
    public string? Tail { get; set; }
}

/// <summary>Which release runs, and which is wanted.</summary>
public sealed record ReleaseStatus
{
    /// <summary>Short hash of the release whose pods run, as names and annotations carry it; null before the first.</summary>
    public string? Current { get; set; }

    /// <summary>Image of web in the current release, or in the wanted one before the first.</summary>
    public string? Image { get; set; }

    /// <summary>When <see cref="Current"/> last changed.</summary>
    public DateTimeOffset? Since { get; set; }

    /// <summary>Short hash of the release that the spec asks for; null while it is not known.</summary>
    public string? Target { get; set; }

    /// <summary>Short hash of the last release that rolled out whole.</summary>
    public string? LastGood { get; set; }

    /// <summary>The value of the annotation ballast.dev/retry that was last acted on.</summary>
    public string? LastHandledRetry { get; set; }

    /// <summary>Releases remembered, newest first.</summary>
    public List<ReleaseHistoryEntry>? History { get; set; }
}

/// <summary>One remembered release.</summary>
public sealed record ReleaseHistoryEntry
{
    /// <summary>Short hash of the release.</summary>
    public required string Release { get; set; }

    /// <summary>Image of web.</summary>
    public string? Image { get; set; }

    /// <summary>Good, Failed or Pending.</summary>
    public required string Outcome { get; set; }

    /// <summary>When it was first asked for.</summary>
    public DateTimeOffset? CreatedAt { get; set; }
}

/// <summary>What the columns print.</summary>
public sealed record SummaryStatus
{
    /// <summary>Pods ready of pods wanted, for example <c>2/2</c>.</summary>
    public string? Web { get; set; }

    /// <summary>Dependencies ready of dependencies, for example <c>2/2</c>.</summary>
    public string? Dependencies { get; set; }

    /// <summary>State of the migration; <c>-</c> where there is none.</summary>
    public string? Migration { get; set; }
}
