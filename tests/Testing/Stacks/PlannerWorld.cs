using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Testing;

/// <summary>A simulated cluster with one stack; a test changes it step by step and can plan at any point.</summary>
internal sealed partial class PlannerWorld
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
    private readonly List<V1CronJob> _tasks = [];
    private V1Deployment? _web;

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

    /// <summary>The migration that the plan asks for was started and came to this end.</summary>
    public V1Job RunMigration(string? condition = "Complete", int podsStarted = 1)
    {
        var view = Plan().Migration!;
        var job = FakeChildren.Migration(view, Spec.Migration!, Owner, condition, podsStarted, Moment);
        _jobs.RemoveAll(j => j.Metadata.Name == view.JobName);
        _jobs.Add(job);
        return job;
    }

    public void AddPod(V1Pod pod) => _pods.Add(pod);

    public void RemovePod(string name) => _pods.RemoveAll(p => p.Metadata.Name == name);

    public void AddJob(V1Job job) => _jobs.Add(job);

    public void RemoveJob(string name) => _jobs.RemoveAll(j => j.Metadata.Name == name);

    /// <summary>The CronJob of a task was created or changed.</summary>
    public V1CronJob SetTask(string task, bool suspend)
    {
        _tasks.RemoveAll(t => t.Metadata.Name == Names.Workload(Name, task));
        _tasks.Add(FakeChildren.Task(Name, task, Owner, suspend));
        return _tasks[^1];
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
                    revision.Metadata.CreationTimestamp = Moment;
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
