using System.Text;
using System.Text.Json;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Gates;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Gates;

/// <summary>A world around one stack, built step by step as a test's story goes on, and planned for at any point of it.</summary>
internal sealed class PlannerWorld
{
    private const string StackUid = "stack-uid";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<V1ControllerRevision> _revisions = [];
    private readonly List<V1Job> _jobs = [];
    private readonly List<V1Pod> _pods = [];
    private readonly List<V1PersistentVolumeClaim> _claims = [];
    private readonly Dictionary<ReferenceKey, ReferencedObject?> _references = [];
    private readonly Dictionary<string, HealthReading> _health = [];
    private V1Deployment? _web;

    public PlannerWorld(string yaml)
    {
        Stack = StackYaml.Read(yaml);
        Stack.Metadata.Uid = StackUid;
        Stack.Metadata.Generation = 1;
        Secret(Names.Salt(Name), ("salt", "0123456789abcdef"));
    }

    public AppStack Stack { get; private set; }

    public AppStackSpec Spec { get => Stack.Spec; set => Stack.Spec = value; }

    private string Name => Stack.Metadata.Name!;

    private V1OwnerReference Owner => new() { ApiVersion = "v1", Kind = "AppStack", Name = Name, Uid = StackUid, Controller = true };

    public StackPlan Plan() => Planner.Plan(Stack, Observed(), new HealthSnapshot(_health, null));

    public void Retry(string value) => (Stack.Metadata.Annotations ??= [])[Labels.Retry] = value;

    public void Secret(string name, params (string Key, string Value)[] data) => _references[new ReferenceKey(ReferenceKind.Secret, name)] =
        new ReferencedObject(
            new V1ObjectMeta { Name = name, OwnerReferences = name == Names.Salt(Name) ? [Owner] : null }, data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value)));

    /// <summary>The operator made volume and credentials of a managed PostgreSQL, and the server runs and answers.</summary>
    public void DatabaseUp(string dependency = "db", string volume = "volume-1")
    {
        Secret(
            Names.Credentials(Name, dependency), ("username", "app"), ("password", "a-long-random-password"), ("database", "app"),
            ("host", $"{Name}-{dependency}"), ("port", "5432"));
        Claim(dependency, volume);
        _pods.Add(ReadyPod($"{Names.Dependency(Name, dependency)}-0", dependency));
        Health(dependency, HealthState.Healthy);
    }

    public V1PersistentVolumeClaim Claim(string dependency, string uid)
    {
        _claims.RemoveAll(c => c.Metadata.Name == Names.DataClaim(Name, dependency));
        var claim = new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta
            {
                Name = Names.DataClaim(Name, dependency),
                Uid = uid,
                Annotations = new()
                {
                    [Labels.DataStack] = Name,
                    [Labels.DataDependency] = dependency,
                    [Labels.DataEngine] = "postgres",
                    [Labels.DataVersion] = "15",
                },
            },
            Status = new V1PersistentVolumeClaimStatus { Phase = "Bound" },
        };
        _claims.Add(claim);
        return claim;
    }

    public void ForgetSecret(string name) => _references[new ReferenceKey(ReferenceKind.Secret, name)] = null;

    public void Health(string dependency, HealthState state) => _health[dependency] = new HealthReading(
        state, new CheckResult(state, state == HealthState.Healthy ? "" : Reasons.ConnectionRefused, state == HealthState.Healthy ? "" : "refuses", Now, TimeSpan.Zero), 0);

    /// <summary>The migration that the plan asks for was started and came to this end.</summary>
    public V1Job RunMigration(string? condition = "Complete", int podsStarted = 1)
    {
        var view = Plan().Migration!;
        var job = new V1Job
        {
            Metadata = new V1ObjectMeta
            {
                Name = view.JobName,
                Uid = view.JobName,
                Labels = new() { [Labels.Component] = Components.Migration },
                OwnerReferences = [Owner],
                Annotations = new()
                {
                    [Labels.MigrationKey] = view.Key,
                    [Labels.BackwardCompatible] = Spec.Migration!.BackwardCompatible ? "true" : "false",
                },
            },
            Spec = new V1JobSpec { Template = new V1PodTemplateSpec() },
            Status = new V1JobStatus
            {
                Succeeded = condition == "Complete" ? 1 : null,
                Failed = condition == "Failed" && podsStarted > 0 ? podsStarted : null,
                Active = condition is null ? 1 : null,
                Conditions = condition is null ? [] : [new V1Condition { Type = condition, Status = "True", Reason = "" }],
            },
        };
        _jobs.RemoveAll(j => j.Metadata.Name == view.JobName);
        _jobs.Add(job);
        return job;
    }

    public void AddPod(V1Pod pod) => _pods.Add(pod);

    /// <summary>The Deployment was scaled to nothing, and its controller has heard of it.</summary>
    public void StopWeb()
    {
        _web!.Spec!.Replicas = 0;
        _web.Status!.Replicas = 0;
    }

    public void RemoveWebPods() => _pods.RemoveAll(p => p.Metadata.Label(Labels.Component) == Components.Web);

    /// <summary>Does what the applier would: writes the records, then web's Deployment as rendered, in this state of rollout.</summary>
    public StackPlan Apply(RolloutState rollout = RolloutState.Complete)
    {
        var plan = Plan();
        Record(plan);
        plan = Plan();
        if (plan.Rendered is { } rendered)
        {
            _web = Deployment(rendered.Id, rollout);
        }

        Record(Plan());
        return Plan();
    }

    /// <summary>The rollout that is under way comes to this.</summary>
    public StackPlan Rollout(RolloutState state)
    {
        _web = Deployment(_web!.Metadata.Annotation(Labels.Release)!, state);
        Record(Plan());
        return Plan();
    }

    public void AddWebPod(string name) => _pods.Add(ReadyPod(name, Components.Web));

    public static V1Pod ReadyPod(string name, string component) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Component] = component } },
        Status = new V1PodStatus { Phase = "Running", Conditions = [new V1Condition { Type = "Ready", Status = "True", Reason = "" }] },
    };

    private void Record(StackPlan plan)
    {
        foreach (var migrated in plan.Records.Migrated)
        {
            _revisions.Add(Revision(Names.Migration(Name, migrated.Key[..10]), RecordReader.MigrationKind,
                JsonSerializer.SerializeToElement(migrated, ReleaseJsonContext.Default.MigrationData)));
        }

        if (plan.Records.Want is { } want)
        {
            _revisions.RemoveAll(r => r.Metadata.Name == Names.Release(Name, want.Id));
            _revisions.Add(Revision(Names.Release(Name, want.Id), RecordReader.ReleaseKind, JsonSerializer.SerializeToElement(
                new ReleaseData { Hash = want.Hash, Spec = want.Spec, References = new(want.References) }, ReleaseJsonContext.Default.ReleaseData)));
        }

        if (plan.Records.Good is { } good)
        {
            Mark(good, ReleaseOutcome.Good, null);
        }

        if (plan.Records.Failed is var (failed, reason))
        {
            Mark(failed, ReleaseOutcome.Failed, reason);
        }
    }

    private void Mark(Release release, ReleaseOutcome outcome, string? reason)
    {
        var annotations = _revisions.Single(r => r.Metadata.Name == Names.Release(Name, release.Id)).Metadata.Annotations = new()
        {
            [Labels.Outcome] = outcome.ToString(),
        };
        if (outcome == ReleaseOutcome.Failed)
        {
            annotations[Labels.FailedReason] = reason!;
            annotations[Labels.FailedRetry] = Stack.Metadata.Annotation(Labels.Retry) ?? "";
        }
    }

    private V1ControllerRevision Revision(string name, string kind, JsonElement data) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Labels = new() { [Labels.Record] = kind } },
        Data = data,
        Revision = _revisions.Select(r => r.Revision).DefaultIfEmpty(0).Max() + 1,
    };

    private V1Deployment Deployment(string release, RolloutState state)
    {
        var desired = Stack.Spec.Web?.Replicas ?? 1;
        var ready = state == RolloutState.Complete ? desired : 0;
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = Names.Web(Name), Generation = 1, Annotations = new() { [Labels.Release] = release } },
            Spec = new V1DeploymentSpec { Replicas = desired, Selector = new V1LabelSelector(), Template = new V1PodTemplateSpec() },
            Status = new V1DeploymentStatus
            {
                ObservedGeneration = 1,
                Replicas = desired,
                UpdatedReplicas = desired,
                ReadyReplicas = ready,
                AvailableReplicas = ready,
                Conditions = state == RolloutState.DeadlineExceeded
                    ? [new V1Condition { Type = "Progressing", Status = "False", Reason = "ProgressDeadlineExceeded" }] : [],
            },
        };
    }

    private ObservedState Observed() => new()
    {
        Deployments = _web is null ? [] : [_web],
        Jobs = _jobs,
        Pods = _pods,
        Claims = _claims,
        Revisions = _revisions,
        References = _references,
    };
}
