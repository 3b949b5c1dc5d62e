using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>What the migration gate needs to know.</summary>
/// <param name="Context">The stack and what was observed around it.</param>
/// <param name="Keys">The migration's identity; null while the identity of a database is unknown.</param>
/// <param name="Target">The record of the wanted release; null when it is new.</param>
/// <param name="EarlierOpen">True: every gate before this one is open.</param>
internal sealed record MigrationInputs(PlanContext Context, MigrationKeys? Keys, ReleaseRecord? Target, bool EarlierOpen)
{
    public FilledSpec Spec => Context.Spec;

    public ObservedState Observed => Context.Observed;

    /// <summary>Name of the Job of a migration with this key.</summary>
    public string JobName(string key) =>
        Names.MigrationJob(Context.Stack.Metadata.Name!, MigrationIdentity.ShortKey(key, Context.Retry));

    /// <summary>What the status said before of a Job; null if it did not speak of that Job.</summary>
    public MigrationStatus? Remembered(string job) =>
        Context.Stack.Status?.Migration is { } known && known.Job == job ? known : null;
}

/// <summary>Decides how far the wanted release's migration is, and whether to start it now.</summary>
internal static class MigrationPlanner
{
    /// <summary>The migration and its gate. The view is null if there is no migration or its identity is unknown.</summary>
    public static (MigrationView? View, GateResult Gate) Plan(MigrationInputs inputs)
    {
        var barrier = RollbackGuard.Barrier(inputs.Context.Migrated(), inputs.Spec, inputs.Keys, inputs.Target);
        if (inputs.Spec.Migration is null)
        {
            return (null, OfOther(inputs, null)
                ?? (barrier is null ? GateResult.Open(GateName.Migration, Reasons.NoMigration) : Unsafe(barrier)));
        }

        if (inputs.Keys is not { } keys)
        {
            return (null, Waiting(Reasons.MigrationPending, "the migration waits until its databases are known"));
        }

        if (barrier is not null)
        {
            var view = new MigrationView(keys, keys.Current, MigrationState.AlreadyApplied, inputs.JobName(keys.Current));
            return (view, Unsafe(barrier));
        }

        var success = inputs.Context.Migrations.Succeeded.FirstOrDefault(r => keys.Contains(r.Data.Key));
        // The failed Job of an earlier try has its name again when the retry annotation has its earlier value again.
        if (FindJob(inputs, keys) is { } migration
            && (success is null || migration.Reading.State is JobState.Running or JobState.Succeeded))
        {
            var (ofJob, gate) = OfJob(inputs, keys, migration);
            return (ofJob, gate.IsOpen ? OfOther(inputs, migration.Name) ?? gate : gate);
        }

        if (success is { Data: { Key: { } key } data })
        {
            var view = new MigrationView(keys, key, MigrationState.AlreadyApplied, inputs.JobName(key))
            {
                CompletedAt = data.CompletedAt,
            };
            return (view, OfOther(inputs, view.JobName) ?? GateResult.Open(
                GateName.Migration, Reasons.AlreadyApplied, "this migration has already been applied to this database"));
        }

        return OfNew(inputs, new MigrationView(keys, keys.Current, MigrationState.Pending, inputs.JobName(keys.Current)));
    }

    private static MigrationJob? FindJob(MigrationInputs inputs, MigrationKeys keys)
    {
        var names = keys.All.Select(inputs.JobName).ToList();
        return inputs.Context.Migrations.Jobs
            .FirstOrDefault(m => names.Contains(m.Name) && m.Job.Metadata.DeletionTimestamp is null);
    }

    private static (MigrationView View, GateResult Gate) OfNew(MigrationInputs inputs, MigrationView view)
    {
        if (inputs.Spec.Suspend)
        {
            return (view, Waiting(Reasons.Suspended, "the migration waits until spec.suspend is false"));
        }

        if (!inputs.EarlierOpen)
        {
            return (view, Waiting(Reasons.MigrationPending, "the migration waits until the gates before it are open"));
        }

        if (!inputs.Spec.Migration!.BackwardCompatible && inputs.Context.Workloads.MayRun)
        {
            return (view, Waiting(
                Reasons.StoppingForMigration, "the running release stops before a migration that is not backward compatible"));
        }

        if (Quiescence.Awaited(inputs.Context) is { } awaited)
        {
            return (
                view with { LookAt = awaited.Until },
                Waiting(Reasons.Quiescing, $"the migration waits: {awaited.Words}"));
        }

        return (view with { CreateJob = true }, inputs.Observed.Pods.FirstOrDefault(IsAtWork) is { } earlier
            ? Waiting(Reasons.MigrationPending, JobPod.HasStarted(earlier)
                ? $"the migration waits until pod {earlier.Metadata.Name} of an earlier migration has ended"
                : $"the migration takes the place of an earlier one: pod {earlier.Metadata.Name} never started and is removed")
            : Waiting(Reasons.MigrationRunning, $"migration Job {view.JobName} is being started"));
    }

    private static bool IsAtWork(V1Pod pod) =>
        pod.Metadata.Label(Labels.Component) == Components.Migration && !JobPod.HasEnded(pod);

    private static (MigrationView, GateResult) OfJob(MigrationInputs inputs, MigrationKeys keys, MigrationJob migration)
    {
        var (job, name) = (migration.Job, migration.Name);
        var known = inputs.Remembered(name);
        // A pod that a sidecar kept alive is deleted, and with it its exit code: status remembers it.
        var reading = migration.Reading.ExitCode is null && known?.ExitCode is { } code
            ? migration.Reading with { ExitCode = code, Message = known.Tail }
            : migration.Reading;
        var view = new MigrationView(keys, migration.Key, MigrationState.Running, name)
        {
            Attempts = Math.Max(reading.Attempts, known?.Attempts ?? 0),
            ExitCode = reading.ExitCode,
            StartedAt = job.Status?.StartTime,
        };
        switch (reading.State)
        {
            case JobState.Succeeded:
                return (view with { State = MigrationState.Succeeded, CompletedAt = reading.CompletedAt },
                    GateResult.Open(GateName.Migration, Reasons.MigrationSucceeded, $"migration Job {name} succeeded"));
            case JobState.Failed:
                return OfFailure(inputs, view, reading, job);
            case JobState.NeverStarted:
                return (view with { State = MigrationState.Pending, ReplaceJob = true }, Waiting(Reasons.MigrationPending,
                    $"migration Job {name} could not start any pod (quota or admission: see its Events); it is created again"));
            default:
                return OfRunning(inputs, view, reading);
        }
    }

    private static (MigrationView, GateResult) OfRunning(MigrationInputs inputs, MigrationView view, JobReading reading)
    {
        var job = view.JobName;
        if (Refused(inputs, job) is { } refused)
        {
            return (
                view with
                {
                    Problem = $"{refused.Reason}: {refused.Message}",
                    MayReplaceJob = inputs.EarlierOpen && !inputs.Spec.Suspend,
                },
                Waiting(refused.Reason, refused.Message));
        }

        var problem = PodProblem.Worst(inputs.Observed.Pods.Where(p => p.Metadata.Label("job-name") == job), inputs.Observed.At)
            is { Reason: not Reasons.CrashLoop } found ? found : null;
        view = view with
        {
            Tail = Tail(inputs, reading),
            Problem = problem is null ? null : $"{problem.Reason}: {problem.Message}",
            MayReplaceJob = inputs.EarlierOpen && !inputs.Spec.Suspend && !reading.HasStarted,
        };
        return (view, Waiting(
            Reasons.MigrationRunning,
            problem is not null ? $"migration {job}: {problem.Message}"
                : reading.ExitCode is > 0 and { } code
                    ? $"migration Job {job} is running; the last of {view.Attempts} attempts ended with exit code {code}"
                    : $"migration Job {job} is running"));
    }

    // Why the Job has no pod, although it should; null if it has one, or nobody says why.
    private static PodProblem? Refused(MigrationInputs inputs, string job)
    {
        var uid = inputs.Observed.Jobs.FirstOrDefault(j => j.Metadata.Name == job)?.Metadata.Uid ?? "";
        return inputs.Observed.Refusals.TryGetValue(uid, out var words)
            ? new PodProblem(job, Reasons.PodRefused, $"the pod of migration Job {job} cannot be made: {words}")
            : null;
    }

    // The spec asks for another release while the incompatible migration of an earlier spec still runs. Until that migration
    // ends, it is not known which schema the database will have, so no pod of the app may run.
    private static GateResult? OfOther(MigrationInputs inputs, string? own) =>
        inputs.Context.Migrations.Incompatible(own) is { } other
            ? Waiting(
                Reasons.MigrationRunning,
                other.Reading.HasStarted
                    ? $"migration Job {other.Name}, which is not backward compatible, is still running"
                    : $"migration Job {other.Name}, which is not backward compatible, never started and is removed")
            : null;

    private static (MigrationView, GateResult) OfFailure(
        MigrationInputs inputs, MigrationView view, JobReading reading, V1Job job)
    {
        var tail = Tail(inputs, reading);
        // The Job's pod is deleted at the deadline, so only the status still knows what kept it from starting.
        var problem = reading.ExitCode is null ? inputs.Remembered(view.JobName)?.Problem : null;
        var why = reading.TimedOut
            ? $"ran out of its {inputs.Spec.Migration!.TimeoutSeconds} s{(problem is null ? "" : $"; {problem}")}"
            : reading.ExitCode is { } code ? $"exit code {code}" : "no exit code";
        var last = Redaction.LastLine(tail) is { } line ? $": {line}" : "";
        var failed = view with
        {
            State = MigrationState.Failed,
            Tail = tail,
            Problem = problem,
            CompletedAt = job.Status?.Conditions?.Find(c => c is { Type: "Failed", IsTrue: true })?.LastTransitionTime,
        };
        return (failed, GateResult.Stalled(GateName.Migration, Reasons.MigrationFailed,
            $"migration Job {view.JobName} failed after {Attempts(view.Attempts)} ({why}){last}. Correct it and release "
                + $"again, or set the annotation {Labels.Retry} to a new value"));
    }

    private static string Attempts(int count) => count == 1 ? "1 attempt" : $"{count} attempts";

    private static string? Tail(MigrationInputs inputs, JobReading reading) =>
        reading.ExitCode is null or 0 ? null : Redaction.Tail(reading.Message, inputs.Observed);

    private static GateResult Unsafe(MigrationRecord barrier) => GateResult.Stalled(GateName.Migration, Reasons.RollbackUnsafe,
        $"this release is older than the migration of image {barrier.Data.Image}, which is not backward compatible: release a "
            + $"newer one, or restore the database from before that migration");

    private static GateResult Waiting(string reason, string message) => GateResult.Waiting(GateName.Migration, reason, message);
}
