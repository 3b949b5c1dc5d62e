using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;
using Ballast.Operator.Status;
using Ballast.Operator.Validate;

namespace Ballast.Testing;

/// <summary>
/// A stack with PostgreSQL, an optional Redis, a migration and two pods of web, rolled out and healthy; a test breaks the
/// part that it is about.
/// </summary>
internal sealed class StatusCase
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Release First =
        new(new string('a', 64), ReleaseInputs.Of(Inputs("app:1")), new Dictionary<string, string>());

    public static readonly Release Second =
        new(new string('b', 64), ReleaseInputs.Of(Inputs("app:2")), new Dictionary<string, string>());

    public AppStack Stack { get; } = new()
    {
        Metadata =
            new V1ObjectMeta { Name = "football", Namespace = "demo", Uid = "u1", ResourceVersion = "100", Generation = 7 },
        Spec = Inputs("app:2"),
    };

    public DateTimeOffset At { get; set; } = Now;

    public List<FieldError> Errors { get; } = [];

    public Dictionary<GateName, GateResult> Gates { get; } = new()
    {
        [GateName.Spec] = GateResult.Open(GateName.Spec, Reasons.Idle),
        [GateName.Ownership] = GateResult.Open(GateName.Ownership, Reasons.Idle),
        [GateName.References] = GateResult.Open(GateName.References, Reasons.Idle),
        [GateName.Dependencies] =
            GateResult.Open(GateName.Dependencies, Reasons.AllDependenciesReady, "1 of 1 required dependencies ready"),
        [GateName.Budget] = GateResult.Open(GateName.Budget, Reasons.WithinBudget),
        [GateName.Migration] =
            GateResult.Open(GateName.Migration, Reasons.MigrationSucceeded, "migration Job football-migrate-7f3c succeeded"),
        [GateName.Rollout] = GateResult.Open(GateName.Rollout, Reasons.PodsReady, "2 of 2 pods ready"),
    };

    public Dictionary<string, DependencyReading> Dependencies { get; } = new()
    {
        ["db"] = Healthy("db", "postgres", required: true, version: "15.18", milliseconds: 3.2),
        ["cache"] = Healthy("cache", "redis", required: false, version: "7.2.4", milliseconds: 1),
    };

    public MigrationView? Migration { get; set; } = new(
        new MigrationKeys(new string('7', 64), []), new string('7', 64), MigrationState.Succeeded, "football-migrate-7f3c")
    {
        Attempts = 1,
        ExitCode = 0,
        StartedAt = Now.AddMinutes(-2),
        CompletedAt = Now.AddMinutes(-1),
    };

    public BudgetState Budget { get; set; } = BudgetState.Within;

    public string BudgetMessage { get; set; } = "150 of 197";

    public Release? Target { get; set; } = Second;

    public Release? Current { get; set; } = Second;

    public Release? LastGood { get; set; } = Second;

    public List<ReleaseRecord> History { get; } = [];

    public V1Deployment? Deployment { get; set; } = new()
    {
        Metadata = new V1ObjectMeta { Name = "football-web", Generation = 1 },
        Spec = new V1DeploymentSpec
        {
            Replicas = 2,
            Selector = new V1LabelSelector
            {
                MatchLabels = new() { ["ballast.dev/stack"] = "football", ["app.kubernetes.io/component"] = "web" }
            },
            Template = new V1PodTemplateSpec(),
        },
        Status = new V1DeploymentStatus
        {
            ObservedGeneration = 1,
            Replicas = 2,
            ReadyReplicas = 2,
            UpdatedReplicas = 2,
            AvailableReplicas = 2,
        },
    };

    public List<V1Pod> Pods { get; } =
        [Pod("football-web-1", Now.AddMinutes(-50), 6), Pod("football-web-2", Now.AddMinutes(-40), 8)];

    public List<string> UnavailableKinds { get; } = [];

    public List<V1Job> Jobs { get; } = [];

    public List<V1CronJob> CronJobs { get; } = [];

    public List<V1StatefulSet> Servers { get; } = [];

    public List<V1PersistentVolumeClaim> Claims { get; } = [];

    public HealthReading? App { get; set; } =
        new(HealthState.Healthy, new CheckResult(HealthState.Healthy, "", "", Now, TimeSpan.FromMilliseconds(8)), 0);

    public ApplyReport Report { get; set; } = new();

    /// <summary>The condition of that type, as it comes out.</summary>
    public V1Condition this[string type] => Compute().Conditions!.Single(c => c.Type == type);

    public void Close(GateResult gate) => Gates[gate.Gate] = gate;

    public void Down(string dependency, string reason, string message) =>
        Dependencies[dependency] = Dependencies[dependency] with
        {
            State = HealthState.Unhealthy,
            Reason = reason,
            Message = message,
            Last = new CheckResult(HealthState.Unhealthy, reason, message, Now, TimeSpan.Zero)
            {
                Version = Dependencies[dependency].Last?.Version
            },
        };

    public void AppSays(string reason, string message) =>
        App = new HealthReading(
            HealthState.Unhealthy, new CheckResult(HealthState.Unhealthy, reason, message, Now, TimeSpan.Zero), 1);

    /// <summary>The status becomes the previous one, and time passes.</summary>
    public StatusCase Later(TimeSpan time)
    {
        Stack.Status = Compute();
        At += time;
        return this;
    }

    public AppStackStatus Compute()
    {
        var isValid = Errors.Count == 0;
        var observed = new ObservedState
        {
            Deployments = Deployment is null ? [] : [Deployment],
            Pods = Pods,
            Jobs = Jobs,
            CronJobs = CronJobs,
            StatefulSets = Servers,
            Claims = Claims,
            UnavailableKinds = UnavailableKinds,
        };
        var plan = new StackPlan
        {
            Spec = FilledSpec.Of(Stack.Spec),
            Errors = Errors,
            Gates = isValid
                ? [.. Gates.OrderBy(g => g.Key).Select(g => g.Value)]
                : [GateResult.Stalled(GateName.Spec, Reasons.InvalidSpec, string.Join("; ", Errors))],
            Target = isValid ? Target : null,
            Current = Current,
            LastGood = LastGood,
            StopApp = Stack.Spec.Suspend,
            Dependencies = isValid ? [.. Dependencies.Values] : [],
            Connections = new StackConnections(Stack, observed),
            Workloads = AppWorkloads.Of(Stack, observed),
            History = History,
            Migration = isValid ? Migration : null,
            Budget = isValid ? new BudgetResult(
                [new DependencyBudget("db", 150, 197, Budget, BudgetMessage, false)]) : null,
        };
        var checks = Dependencies.Values.ToDictionary(d => d.Name, d => new HealthReading(d.State, d.Last, 0));
        return StatusComputer.Compute(Stack, plan, observed, Report, new HealthSnapshot(checks, App), At);
    }

    public static V1Pod Pod(string name, DateTimeOffset started, int secondsToReady, int restarts = 0) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Component] = Components.Web } },
        Status = new V1PodStatus
        {
            Conditions = [new V1Condition
            {
                Type = "Ready",
                Status = "True",
                Reason = "",
                LastTransitionTime = started.AddSeconds(secondsToReady)
            }],
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "web",
                    Ready = true,
                    RestartCount = restarts,
                    State = new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = started } },
                },
            ],
        },
    };

    private static DependencyReading Healthy(string name, string engine, bool required, string version, double milliseconds)
    {
        var last =
            new CheckResult(HealthState.Healthy, "", "", Now, TimeSpan.FromMilliseconds(milliseconds)) { Version = version };
        return new DependencyReading(name, engine, required, HealthState.Healthy, "", "", last);
    }

    private static AppStackSpec Inputs(string image) => new()
    {
        Image = image,
        Dependencies =
        [
            new DependencySpec { Name = "db", Postgres = new PostgresSpec { Managed = new ManagedSqlSpec { Version = "15" } } },
            new DependencySpec
            {
                Name = "cache",
                Redis = new RedisSpec { Managed = new ManagedRedisSpec { Version = "7" } },
                Required = false
            },
        ],
        Migration = new MigrationSpec(),
        Web = new WebSpec { Port = 8000, Health = new HealthSpec { Detail = new DetailHealthSpec { Path = "/detailed" } } },
    };
}
