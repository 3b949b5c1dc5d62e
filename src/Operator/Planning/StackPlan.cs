using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Planning;

/// <summary>The decisions of one reconcile: what may be applied, and why nothing more.</summary>
internal sealed record StackPlan
{
    /// <summary>
    /// The spec with its profile's defaults filled in. An invalid spec is used for the status only; the last valid release keeps
    /// running.
    /// </summary>
    public required FilledSpec Spec { get; init; }

    /// <summary>Faults of the spec; if there are any, nothing is applied.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>The result of every gate, in order.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The release that the spec asks for; null while its references are not all known.</summary>
    public Release? Target { get; init; }

    /// <summary>The release of the app's children; null before the first release.</summary>
    public Release? Current { get; init; }

    /// <summary>The newest release that rolled out completely; null before the first.</summary>
    public Release? LastGood { get; init; }

    /// <summary>
    /// The release to apply now: the target if its gates are open, the last good release on a rollback, otherwise the current
    /// release. Null: none.
    /// </summary>
    public Release? Rendered { get; init; }

    /// <summary>
    /// The rendered release's inputs, with the current spec's replicas, ingress and so on, and the profile's defaults. Null if
    /// <see cref="Rendered"/> is null.
    /// </summary>
    public FilledSpec? RenderedSpec { get; init; }

    /// <summary>The environment of the rendered release's pods.</summary>
    public EnvironmentPlan Environment { get; init; } = new(null, null);

    /// <summary>True: the app's workloads are scaled to 0 (suspended, or stopped for a migration).</summary>
    public bool StopApp { get; init; }

    /// <summary>True: the processes are scaled to 0 for a migration.</summary>
    public bool StopProcesses { get; init; }

    /// <summary>
    /// The release whose tasks run: the newest that rolled out completely. Null: none, so there are no tasks yet.
    /// </summary>
    public Release? Tasks { get; init; }

    /// <summary>The inputs of <see cref="Tasks"/>, with the current spec's schedules; null if that is null.</summary>
    public FilledSpec? TasksSpec { get; init; }

    /// <summary>True: no task is started (suspended, or because of a migration).</summary>
    public bool SuspendTasks { get; init; }

    /// <summary>When to plan again although nothing changes; null: not before something does.</summary>
    public DateTimeOffset? LookAt { get; init; }

    /// <summary>Changes to the records of releases and migrations.</summary>
    public RecordChanges Records { get; init; } = new();

    /// <summary>The health of each dependency of the spec.</summary>
    public IReadOnlyList<DependencyReading> Dependencies { get; init; } = [];

    /// <summary>Servers of the rendered release that are not those of the spec.</summary>
    public IReadOnlyList<EarlierServer> EarlierServers { get; init; } = [];

    /// <summary>The recorded releases, newest first.</summary>
    public IReadOnlyList<ReleaseRecord> History { get; init; } = [];

    /// <summary>The target's migration; null if it has none or its identity is not known yet.</summary>
    public MigrationView? Migration { get; init; }

    /// <summary>Migration Jobs that the wanted release does not need and that never started: to be removed.</summary>
    public IReadOnlyList<MigrationJob> SupersededJobs { get; init; } = [];

    /// <summary>Where the dependencies are, and how the app signs in.</summary>
    public required StackConnections Connections { get; init; }

    /// <summary>The app's workloads when the plan was made.</summary>
    public required AppWorkloads Workloads { get; init; }

    /// <summary>How each managed server is rendered, by dependency name.</summary>
    public IReadOnlyDictionary<string, ServerPlan> Servers { get; init; } = new Dictionary<string, ServerPlan>();

    /// <summary>The connection budget; null when the spec is invalid.</summary>
    public BudgetResult? Budget { get; init; }

    /// <summary>The first gate that is not open, or null.</summary>
    public GateResult? Closed => Gates.FirstOrDefault(g => !g.IsOpen);

    /// <summary>
    /// The number of the newest attempt at a release, including an attempt that begins with this plan; null for the first.
    /// </summary>
    public string? AttemptAt(Release release) => Records is { Attempt: { } begun, Target: { } want } && want.Hash == release.Hash
        ? begun
        : History.FirstOrDefault(r => r.Release.Hash == release.Hash)?.Attempt;

    /// <summary>True: the app's workload of that component has no pods now.</summary>
    public bool Stops(string component) => StopApp || (StopProcesses && component != Components.Primary);

    /// <summary>The result of one gate, or null when it was not reached.</summary>
    public GateResult? Gate(GateName name) => Gates.FirstOrDefault(g => g.Gate == name);
}

/// <summary>The wanted release's migration.</summary>
/// <param name="Keys">Its identity, in every form in which it may be on record.</param>
/// <param name="Key">The form that its Job or its record has; the current one for a new Job.</param>
/// <param name="State">How far it is.</param>
/// <param name="JobName">Name of its Job, whether or not the Job exists yet.</param>
internal sealed record MigrationView(MigrationKeys Keys, string Key, MigrationState State, string JobName)
{
    /// <summary>True: every gate before the migration is open, so create the Job now.</summary>
    public bool CreateJob { get; init; }

    /// <summary>True: its Job failed without starting any pod; delete the Job, so that it is created again.</summary>
    public bool ReplaceJob { get; init; }

    /// <summary>When to plan again although nothing changes; null: not before something does.</summary>
    public DateTimeOffset? LookAt { get; init; }

    /// <summary>
    /// True: no container of its Job has run yet, so the Job is replaced if it is not what the spec asks for now: otherwise a
    /// migration that cannot start would block its own correction until its deadline.
    /// </summary>
    public bool MayReplaceJob { get; init; }

    /// <summary>
    /// What keeps the Job's pod from starting, or kept it until the deadline: a reason and a message. Null: nothing.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>Pods started so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Exit code of the last attempt that ended.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The end of a failed attempt's log, shortened and redacted.</summary>
    public string? Tail { get; init; }
}

/// <summary>Changes to write to the ControllerRevisions, in this order, before any child is applied.</summary>
internal sealed record RecordChanges
{
    /// <summary>The wanted release, to record as the newest: a new release, or one that was recorded before.</summary>
    public Release? Target { get; init; }

    /// <summary>
    /// The number of a new attempt at <see cref="Target"/>, if it was tried before and needs new pods with a new deadline; else
    /// null.
    /// </summary>
    public string? Attempt { get; init; }

    /// <summary>Migrations that have succeeded and are not recorded yet.</summary>
    public IReadOnlyList<MigrationData> Migrated { get; init; } = [];

    /// <summary>A release that has rolled out completely.</summary>
    public Release? Good { get; init; }

    /// <summary>A release whose rollout has failed, with the reason.</summary>
    public (Release Release, string Reason)? Failed { get; init; }
}
