using System.Text;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.References;

namespace Ballast.Testing;

/// <summary>A simulated cluster with one stack; a test changes it step by step and can plan at any point.</summary>
internal sealed class PlannerWorld
{
    /// <summary>A stack with a database of its own, a migration and web.</summary>
    public const string Football = """
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: football, namespace: demo}
        spec:
          image: registry.example/football:1.4.2
          dependencies:
          - name: db
            postgres: {managed: {version: "15"}}
          migration: {args: [migrate]}
          web: {port: 8000}
        """;

    private const string StackUid = "stack-uid";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly List<V1ControllerRevision> _revisions = [];
    private readonly List<V1Job> _jobs = [];
    private readonly List<V1Pod> _pods = [];
    private readonly List<V1PersistentVolumeClaim> _claims = [];
    private readonly Dictionary<ReferenceKey, ReferencedObject?> _references = [];
    private readonly Dictionary<ReferenceKey, ApiError> _unreadable = [];
    private readonly Dictionary<string, HealthReading> _health = [];
    private readonly List<V1StatefulSet> _servers = [];
    private readonly List<V1CronJob> _tasks = [];
    private V1Deployment? _web;
    private ObservedClusters _clusters = ObservedClusters.None;

    public PlannerWorld(string yaml = Football)
    {
        Stack = StackYaml.Read(yaml);
        Stack.Metadata.Uid = StackUid;
        Stack.Metadata.Generation = 1;
        Secret(Names.DigestKey(Name), ("salt", "0123456789abcdef"));
    }

    public AppStack Stack { get; private set; }

    /// <summary>The time at which the world is looked at.</summary>
    public DateTimeOffset At { get; set; }

    public AppStackSpec Spec { get => Stack.Spec; set => Stack.Spec = value; }

    /// <summary>Where the images of managed servers come from.</summary>
    public EngineImages Images { get; set; } = new();

    /// <summary>What web's Deployment tells of its rollout.</summary>
    public RolloutState RolloutState => RolloutReading.Of(_web!).State;

    private string Name => Stack.Metadata.Name!;

    private int Replicas => Stack.Spec.Web?.Replicas ?? 1;

    private V1OwnerReference Owner =>
        new() { ApiVersion = "v1", Kind = "AppStack", Name = Name, Uid = StackUid, Controller = true };

    public HealthSnapshot Readings => new(_health, null);

    /// <summary>Web's Deployment, its status as its controller wrote it last; null before the first.</summary>
    public V1Deployment? Web { get => _web; set => _web = value; }

    /// <summary>The newest migration Job; null before the first.</summary>
    public V1Job? NewestJob => _jobs.LastOrDefault();

    /// <summary>A moment after that of every record there is.</summary>
    public DateTimeOffset Moment => Now + (TimeSpan.FromMinutes(1) * _revisions.Count);

    /// <summary>A world whose first release has migrated and rolled out.</summary>
    public static PlannerWorld Running(string yaml = Football)
    {
        var world = new PlannerWorld(yaml);
        world.DatabaseUp();
        if (world.Spec.Migration is not null)
        {
            world.RunMigration();
        }

        return world.Apply().Closed is { } closed ? throw new InvalidOperationException($"It does not run: {closed}") : world;
    }

    public StackPlan Plan() => Planner.Plan(Stack, Observed(), Readings, Images);

    public void Retry(string value) => (Stack.Metadata.Annotations ??= [])[Labels.Retry] = value;

    public void Secret(
        string name, params (string Key, string Value)[] data) => _references[new ReferenceKey(ReferenceKind.Secret, name)] =
        new ReferencedObject(
            new V1ObjectMeta { Name = name, OwnerReferences = name == Names.DigestKey(Name) ? [Owner] : null },
            data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value)));

    /// <summary>The operator made volume and credentials of a managed PostgreSQL, and the server runs and answers.</summary>
    public void DatabaseUp(string dependency = "db", string volume = "volume-1")
    {
        Secret(
            Names.Credentials(Name, dependency), ("username", "app"), ("password", "a-long-random-password"), ("database", "app"),
            ("host", $"{Name}-{dependency}"), ("port", "5432"));
        Claim(dependency, volume);
        _pods.Add(FakeChildren.ReadyPod($"{Names.Dependency(Name, dependency)}-0", dependency));
        Health(dependency, HealthState.Healthy);
    }

    public V1PersistentVolumeClaim Claim(string dependency, string uid)
    {
        _claims.RemoveAll(c => c.Metadata.Name == Names.DataClaim(Name, dependency));
        var claim = FakeChildren.Claim(Name, dependency, uid);
        _claims.Add(claim);
        return claim;
    }

    /// <summary>The cache of Clusters is in that state and has these; what they tell is filled in, as when it is read.</summary>
    public void Clusters(InformerState? state, params V1Cluster[] clusters)
    {
        _clusters = new ObservedClusters(state, clusters.ToDictionary(c => c.Metadata.Name!));
        Spec = ClusterSource.Fill(Spec, _clusters.ByName);
    }

    public void ForgetSecret(string name) => _references[new ReferenceKey(ReferenceKind.Secret, name)] = null;

    /// <summary>The server does not let the operator read a Secret that it does not know yet.</summary>
    public void Refuse(string secret)
    {
        ForgetSecret(secret);
        _unreadable[new ReferenceKey(ReferenceKind.Secret, secret)] =
            new ApiError(Reasons.Forbidden, $"Secret {secret} cannot be read: not allowed");
    }

    /// <summary>Another image is wanted, migrated to, and rolls out so far.</summary>
    public StackPlan Release(string tag, RolloutState rollout = RolloutState.Complete)
    {
        Want(tag);
        RunMigration();
        return Apply(rollout);
    }

    public void Want(string tag) => Spec = Spec with { Image = $"registry.example/football:{tag}" };

    /// <summary>Another image is wanted; earlier releases cannot work with its migration.</summary>
    public void WantIncompatible(string tag)
    {
        Want(tag);
        Spec = Spec with { Migration = Spec.Migration! with { BackwardCompatible = false } };
    }

    public void Health(string dependency, HealthState state) => _health[dependency] = new HealthReading(
        state, new CheckResult(state, state == HealthState.Healthy
            ? ""
            : Reasons.ConnectionRefused, state == HealthState.Healthy ? "" : "refuses", Now, TimeSpan.Zero), 0);

    /// <summary>The operator's last check of a dependency used that connection.</summary>
    public void CheckedWith(string dependency, ConnectionInfo? connection, HealthState state = HealthState.Healthy)
    {
        Health(dependency, state);
        _health[dependency] = _health[dependency] with { Connection = connection };
    }

    /// <summary>An external server is healthy and says how many connections it accepts.</summary>
    public void Answer(string dependency, int maxConnections)
    {
        Health(dependency, HealthState.Healthy);
        var reading = _health[dependency];
        _health[dependency] = reading with { Last = reading.Last! with { MaxConnections = maxConnections } };
    }

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
                CompletionTime = condition == "Complete" ? Now + (TimeSpan.FromMinutes(1) * _revisions.Count) : null,
                Conditions = condition is null ? [] : [new V1Condition { Type = condition, Status = "True", Reason = "" }],
            },
        };
        if (Spec.Migration!.Quiesce is not QuiesceMode.None and var quiesce)
        {
            job.Metadata.Annotations![Labels.Quiesce] = quiesce.ToString();
        }

        if (view.Keys.Databases is { } databases)
        {
            job.Metadata.Annotations![Labels.MigrationDatabases] = databases;
        }

        _jobs.RemoveAll(j => j.Metadata.Name == view.JobName);
        _jobs.Add(job);
        return job;
    }

    public void AddPod(V1Pod pod) => _pods.Add(pod);

    public void RemovePod(string name) => _pods.RemoveAll(p => p.Metadata.Name == name);

    public void AddJob(V1Job job) => _jobs.Add(job);

    public void RemoveJob(string name) => _jobs.RemoveAll(j => j.Metadata.Name == name);

    /// <summary>A managed server was created or changed.</summary>
    public void SetServer(V1StatefulSet server)
    {
        _servers.RemoveAll(s => s.Metadata.Name == server.Metadata.Name);
        _servers.Add(server);
    }

    /// <summary>The CronJob of a task was created or changed.</summary>
    public V1CronJob SetTask(string task, bool suspend)
    {
        _tasks.RemoveAll(t => t.Metadata.Name == Names.Workload(Name, task));
        _tasks.Add(FakeChildren.Task(Name, task, Owner, suspend));
        return _tasks[^1];
    }

    public void AddClaim(V1PersistentVolumeClaim claim) => _claims.Add(claim);

    /// <summary>The managed server runs on the volume that the operator made for it, and answers.</summary>
    public void ServerUp(string dependency)
    {
        _claims.Single(c => c.Metadata.Name == Names.DataClaim(Name, dependency)).Status =
            new V1PersistentVolumeClaimStatus { Phase = "Bound" };
        _pods.Add(FakeChildren.ReadyPod($"{Names.Dependency(Name, dependency)}-0", dependency));
        Health(dependency, HealthState.Healthy);
    }

    /// <summary>The Deployment was scaled to nothing, and its controller has heard of it.</summary>
    public void StopWeb()
    {
        _web!.Spec!.Replicas = 0;
        (_web.Status!.Replicas, _web.Status.UpdatedReplicas, _web.Status.ReadyReplicas, _web.Status.AvailableReplicas) =
            (0, 0, 0, 0);
        _web.Status.Conditions = [];
    }

    public void RemoveWebPods() => _pods.RemoveAll(p => p.Metadata.Label(Labels.Component) == Components.Web);

    /// <summary>
    /// Does what the applier would: writes the records, then web's Deployment as rendered, in this state of rollout.
    /// </summary>
    public StackPlan Apply(RolloutState rollout = RolloutState.Complete)
    {
        var plan = Remember();
        if (plan.Rendered is { } rendered)
        {
            _web = FakeChildren.Web(Name, Replicas, rendered.Id, plan.AttemptAt(rendered), rollout);
        }

        return Remember();
    }

    /// <summary>Writes the records as the applier would, and nothing else.</summary>
    public StackPlan Remember()
    {
        Record(Plan());
        return Plan();
    }

    /// <summary>The rollout that is under way comes to this.</summary>
    public StackPlan Rollout(RolloutState state)
    {
        _web = FakeChildren.Web(
            Name, Replicas, _web!.Metadata.Annotation(Labels.Release)!, _web.Metadata.Annotation(Labels.Attempt), state);
        return Remember();
    }

    /// <summary>The server refuses the pods of web's Deployment.</summary>
    public StackPlan RefusePods(string words)
    {
        _web!.Status!.Conditions =
            [new V1Condition { Type = "ReplicaFailure", Status = "True", Reason = "FailedCreate", Message = words }];
        return Plan();
    }

    public void AddWebPod(string name) => _pods.Add(FakeChildren.ReadyPod(name, Components.Web));

    private void Record(StackPlan plan)
    {
        foreach (var change in RevisionChange.Build(Stack, plan.Records, _revisions))
        {
            switch (change)
            {
                case RevisionChange.Create { Revision: var revision } when _revisions.TrueForAll(
                    r => r.Metadata.Name != revision.Metadata.Name):
                    revision.Metadata.CreationTimestamp = Now + (TimeSpan.FromMinutes(1) * _revisions.Count);
                    _revisions.Add(revision);
                    break;
                case RevisionChange.Patch patch:
                    var index = _revisions.FindIndex(r => r.Metadata.Name == patch.Name);
                    _revisions[index] = MergePatch.Apply(
                        _revisions[index], patch.Body, KubernetesJsonContext.Default.V1ControllerRevision);
                    break;
            }
        }
    }

    /// <summary>What there is now; what happens later does not change it.</summary>
    public ObservedState Observed() => new()
    {
        At = At,
        Deployments = _web is null ? [] : [_web],
        StatefulSets = [.. _servers],
        Jobs = [.. _jobs],
        CronJobs = [.. _tasks],
        Pods = [.. _pods],
        Claims = [.. _claims],
        Revisions = [.. _revisions],
        References = _references,
        Unreadable = _unreadable,
        Clusters = _clusters,
    };
}
