using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Planning;

/// <summary>What a migration waits for before it is started.</summary>
/// <param name="Words">In words.</param>
/// <param name="Until">When it is over although nothing changes; null: not before something does.</param>
internal sealed record AwaitedRest(string Words, DateTimeOffset? Until = null);

/// <summary>
/// What rests while a migration runs: from the moment that nothing but this holds the migration back, until its Job has ended,
/// whatever its end.
/// </summary>
internal static class Quiescence
{
    // Kubernetes' CronJob controller decides from a cache: a moment after its suspension a task may still be started.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    /// <summary>What rests now.</summary>
    /// <param name="context">The stack.</param>
    /// <param name="migration">The wanted release's migration.</param>
    /// <param name="earlier">The gates up to the migration's own.</param>
    public static QuiesceMode Of(PlanContext context, MigrationView? migration, IReadOnlyList<GateResult> earlier)
    {
        // What the spec asks for may have changed since the Job was started.
        var running = context.Migrations.Jobs.Where(m => m.Reading.State == JobState.Running).Select(m => m.Quiesce)
            .DefaultIfEmpty(QuiesceMode.None).Max();
        var isNext = migration is { State: MigrationState.Pending } && !context.Spec.Suspend
            && earlier.All(g => g.IsOpen || g.Gate == GateName.Migration);
        var wanted = isNext && context.Spec.Migration is { } spec ? Wanted(spec) : QuiesceMode.None;
        return running > wanted ? running : wanted;
    }

    /// <summary>What the wanted release's migration waits for; null: nothing.</summary>
    public static AwaitedRest? Awaited(PlanContext context) => Wanted(context.Spec.Migration!) switch
    {
        QuiesceMode.None => null,
        QuiesceMode.SuspendTasks => AwaitedTask(context),
        _ => AwaitedTask(context) ?? AwaitedProcess(context),
    };

    // Tasks rest for a migration that is not backward compatible too: they would meet a schema that they do not know.
    private static QuiesceMode Wanted(MigrationSpec migration) =>
        migration is { BackwardCompatible: false, Quiesce: QuiesceMode.None } ? QuiesceMode.SuspendTasks : migration.Quiesce;

    private static AwaitedRest? AwaitedTask(PlanContext context)
    {
        if (context.Observed.UnavailableKinds.Contains("cronjobs") && context.Spec.Tasks.Count > 0)
        {
            return new AwaitedRest("the operator cannot read CronJobs");
        }

        var tasks = TaskReading.All(context.Stack, context.Observed);
        if (tasks.FirstOrDefault(t => t.CronJob.Spec?.Suspend != true) is { } active)
        {
            return new AwaitedRest($"task {active.Name} is being suspended");
        }

        if (AtWork(context) is { } work)
        {
            return new AwaitedRest(work);
        }

        var settled = tasks.Max(t => t.SuspendedSince) + Settle;
        return settled > context.Observed.At ? new AwaitedRest("tasks have just been suspended", settled) : null;
    }

    // Also of a task that is gone, and a pod that outlives its Job's deadline.
    private static string? AtWork(PlanContext context)
    {
        var (jobs, pods) = (context.Observed.Jobs.Where(IsOfTask).ToList(), context.Observed.Pods);
        if (jobs.Find(j => JobReading.Of(j, pods).State == JobState.Running) is { } job)
        {
            var limit = job.Spec?.ActiveDeadlineSeconds is { } seconds ? $", which ends within {seconds} s of its start" : "";
            return $"task {job.Metadata.Label(Labels.Component)} is at work: Job {job.Metadata.Name}{limit}";
        }

        var uids = jobs.Select(j => j.Metadata.Uid).ToHashSet();
        return pods.FirstOrDefault(p => uids.Contains(p.Metadata.ControllerOwner?.Uid) && !JobPod.HasEnded(p)) is { } pod
            ? $"task {pod.Metadata.Label(Labels.Component)} is at work: pod {pod.Metadata.Name} is being stopped"
            : null;
    }

    private static bool IsOfTask(V1Job job) => job.Metadata.Label(Labels.Component) != Components.Migration;

    private static AwaitedRest? AwaitedProcess(PlanContext context) =>
        context.Workloads.All.Select(w => w.Component)
            .Concat(WorkloadShape.Of(context.Spec).Where(w => w.IsProcess).Select(w => w.Name))
            .Where(name => name != Components.Primary).Distinct()
            .Where(context.Workloads.MayRunAs)
            .Select(name => new AwaitedRest($"process {name} is stopping"))
            .FirstOrDefault();
}
