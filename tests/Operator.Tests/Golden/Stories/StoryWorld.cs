using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Status;

namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>What the operator did in a step, until it had nothing more to do.</summary>
/// <param name="Plan">Its last decisions.</param>
/// <param name="Status">What it says in the end.</param>
/// <param name="Records">The records that it wrote, oldest first.</param>
/// <param name="Written">The children that it made or changed, each as it wrote it last.</param>
internal sealed record StoryTurn(
    StackPlan Plan, AppStackStatus Status, IReadOnlyList<RecordChanges> Records, IReadOnlyList<IKubernetesObject> Written);

/// <summary>
/// The operator at work in a simulated cluster: planner, builders and status are the real ones, and what they ask for comes to
/// be. Nothing here decides.
/// </summary>
internal sealed class StoryWorld(PlannerWorld world)
{
    private const int MostPasses = 10;

    private readonly Dictionary<string, string> _applied = [];
    private DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public PlannerWorld World => world;

    /// <summary>Reconciles until nothing is left to write.</summary>
    public StoryTurn Reconcile()
    {
        var (records, written) = (new List<RecordChanges>(), new Dictionary<string, IKubernetesObject>());
        for (var pass = 0; pass < MostPasses; pass++)
        {
            _now += TimeSpan.FromSeconds(5);
            var (observed, plan) = (world.Observed(), world.Plan());
            var isRecorded = IsAny(plan.Records);
            if (isRecorded)
            {
                // Before any child, as the operator does: what is recorded rests on the children that the plan saw.
                records.Add(plan.Records);
                world.Remember();
            }

            var changes = plan.Errors.Count == 0 ? Apply(plan, observed) : [];
            changes.ForEach(child => written[Key(child)] = child);
            var report = new ApplyReport();
            changes.ForEach(_ => report.CountWrite(isAnswered: true));
            world.Stack.Status = StatusComputer.Compute(world.Stack, plan, observed, report, world.Readings, _now);
            if (!isRecorded && changes.Count == 0)
            {
                return new StoryTurn(plan, world.Stack.Status, records, [.. written.Values]);
            }
        }

        throw new InvalidOperationException($"The operator is not done after {MostPasses} reconciles.");
    }

    private static bool IsAny(RecordChanges records) =>
        records.Target is not null || records.Good is not null || records.Failed is not null || records.Migrated.Count > 0;

    private static string Key(IKubernetesObject child) => $"{child.Kind} {child.Metadata.Name}";

    private static string Json(IKubernetesObject child) =>
        JsonSerializer.Serialize(child, (JsonTypeInfo)KubernetesJsonContext.Default.GetTypeInfo(child.GetType())!);

    private List<IKubernetesObject> Apply(StackPlan plan, ObservedState observed)
    {
        if (plan.Migration is { ReplaceJob: true } stuck)
        {
            world.RemoveJob(stuck.JobName);
        }

        var desired = DesiredStateBuilder.Build(world.Stack, plan, observed, "ballast");
        var changes = DesiredStateYaml.Objects(desired).Where(IsChanged).ToList();
        foreach (var child in changes)
        {
            _applied[Key(child)] = Json(child);
            Take(child, desired);
        }

        return changes;
    }

    // A claim and a generated Secret are made once: the operator itself changes nothing but a claim's size.
    private bool IsChanged(IKubernetesObject child) => !_applied.TryGetValue(Key(child), out var applied)
        || (child is not (V1PersistentVolumeClaim or V1Secret or V1Job) && applied != Json(child));

    private void Take(IKubernetesObject child, DesiredState desired)
    {
        switch (child)
        {
            case V1Secret secret when desired.GeneratedSecrets.FirstOrDefault(g => g.Secret == secret) is { } generated:
                world.Secret(
                    secret.Metadata.Name!,
                    [.. (secret.Data ?? []).Select(d => (d.Key, Encoding.UTF8.GetString(d.Value))),
                        .. generated.RandomKeys.Select(key => (key, "drawn-at-random-by-the-operator"))]);
                break;
            case V1PersistentVolumeClaim claim:
                claim.Metadata.Uid = $"volume of {claim.Metadata.Name}";
                claim.Status = new V1PersistentVolumeClaimStatus { Phase = "Pending" };
                world.AddClaim(claim);
                break;
            case V1Job job:
                Start(job);
                break;
            case V1StatefulSet server:
                world.SetServer(server);
                break;
            case V1Deployment web:
                web.Metadata.Generation = (world.Web?.Metadata.Generation ?? 0) + 1;
                web.Status = SimulatedRollout.Written(world.Web, web);
                world.Web = web;
                break;
        }
    }

    private void Start(V1Job job)
    {
        if (world.NewestJob is { } earlier && JobReading.Of(earlier, world.Observed().Pods).State == JobState.Running)
        {
            throw new InvalidOperationException("Two migrations at once.");
        }

        job.Metadata.Uid = job.Metadata.Name;
        job.Status = new V1JobStatus { Active = 1, StartTime = _now };
        world.AddJob(job);
    }
}
