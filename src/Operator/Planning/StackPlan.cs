using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Planning;

/// <summary>The decisions of one reconcile: what may be applied, and why not more.</summary>
internal sealed record StackPlan
{
    /// <summary>
    /// The spec with its profile's defaults filled in. When invalid: the last valid one is what runs, this is only for status.
    /// </summary>
    public required FilledSpec Spec { get; init; }

    /// <summary>Faults of the spec; nothing is applied when there are any.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Every gate's verdict, in order.</summary>
    public required IReadOnlyList<GateResult> Gates { get; init; }

    /// <summary>The release that the spec asks for; null while its references are not all known.</summary>
    public Release? Target { get; init; }

    /// <summary>The release that the app's children carry; null before the first.</summary>
    public Release? Current { get; init; }

    /// <summary>The newest release that rolled out whole; null before the first.</summary>
    public Release? LastGood { get; init; }

    /// <summary>
    /// The release to apply now: the target when its gates are open, else the current or, on a return, the last good one. Null:
    /// none.
    /// </summary>
    public Release? Rendered { get; init; }

    /// <summary>
    /// The rendered release's inputs with today's replicas, ingress and so on, profile defaults filled in. Null with
    /// <see cref="Rendered"/>.
    /// </summary>
    public FilledSpec? RenderedSpec { get; init; }

    /// <summary>True: the app's workloads are scaled to 0 (suspended, or stopped for a migration).</summary>
    public bool StopApp { get; init; }

    /// <summary>What happened to releases and migrations that is to be remembered.</summary>
    public RecordChanges Records { get; init; } = new();

    /// <summary>Each dependency of the spec, read.</summary>
    public IReadOnlyList<DependencyReading> Dependencies { get; init; } = [];

    /// <summary>Releases remembered, newest first.</summary>
    public IReadOnlyList<ReleaseRecord> History { get; init; } = [];

    /// <summary>The target's migration; null where it has none or its identity is not known yet.</summary>
    public MigrationView? Migration { get; init; }

    /// <summary>Where the dependencies are, and how the app signs in.</summary>
    public required StackConnections Connections { get; init; }

    /// <summary>The app as it ran when the plan was made.</summary>
    public required AppWorkloads Workloads { get; init; }

    /// <summary>Connections that each managed SQL server is to accept, by dependency name.</summary>
    public IReadOnlyDictionary<string, int> MaxConnections { get; init; } = new Dictionary<string, int>();

    /// <summary>Pools against connections; null when the spec is invalid.</summary>
    public BudgetResult? Budget { get; init; }

    /// <summary>The first gate that is not open, or null.</summary>
    public GateResult? Closed => Gates.FirstOrDefault(g => !g.IsOpen);

    /// <summary>
    /// Which attempt at a release its children carry, one that begins with this plan included; null for the first.
    /// </summary>
    public string? AttemptAt(Release release) => Records is { Attempt: { } begun, Target: { } want } && want.Hash == release.Hash
        ? begun
        : History.FirstOrDefault(r => r.Release.Hash == release.Hash)?.Attempt;

    /// <summary>The verdict of one gate, or null when it was not reached.</summary>
    public GateResult? Gate(GateName name) => Gates.FirstOrDefault(g => g.Gate == name);
}

/// <summary>A migration as the plan sees it.</summary>
/// <param name="Key">Its full identity, 64 hexadecimal digits.</param>
/// <param name="State">How far it is.</param>
/// <param name="JobName">Name of its Job, made or to be made.</param>
internal sealed record MigrationView(string Key, MigrationState State, string JobName)
{
    /// <summary>True: every gate before it is open, no migration pod lives, and the Job is to be made now.</summary>
    public bool CreateJob { get; init; }

    /// <summary>True: its Job gave up without having started a pod, and is to be deleted so that it is made again.</summary>
    public bool ReplaceJob { get; init; }

    /// <summary>Pods started so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Exit code of the last attempt that ended.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Last words of a failed attempt, cut and redacted.</summary>
    public string? Tail { get; init; }
}

/// <summary>What is to be written to the ControllerRevisions, in this order, before any child.</summary>
internal sealed record RecordChanges
{
    /// <summary>The wanted release, to be recorded as the newest: new, or returned to.</summary>
    public Release? Target { get; init; }

    /// <summary>
    /// Where <see cref="Target"/> was tried before, and its pods and deadline are to start anew: the attempt's number, else null.
    /// </summary>
    public string? Attempt { get; init; }

    /// <summary>Migrations that have succeeded and are not recorded yet.</summary>
    public IReadOnlyList<MigrationData> Migrated { get; init; } = [];

    /// <summary>A release that has rolled out whole.</summary>
    public Release? Good { get; init; }

    /// <summary>A release whose rollout has failed, with the reason.</summary>
    public (Release Release, string Reason)? Failed { get; init; }
}
