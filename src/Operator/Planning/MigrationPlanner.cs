using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.References;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Planning;

/// <summary>What the migration gate needs to know.</summary>
/// <param name="Context">The stack and what was observed around it.</param>
/// <param name="Key">The migration's identity; null while the identity of a database is unknown.</param>
/// <param name="Target">The record of the wanted release; null when it is new.</param>
/// <param name="EarlierOpen">True: every gate before this one is open.</param>
internal sealed record MigrationInputs(PlanContext Context, string? Key, ReleaseRecord? Target, bool EarlierOpen)
{
    public FilledSpec Spec => Context.Spec;

    public ObservedState Observed => Context.Observed;
}

/// <summary>Decides how far the wanted release's migration is, and whether to start it now.</summary>
internal static class MigrationPlanner
{
    /// <summary>The migration and its gate. The view is null if there is no migration or its identity is unknown.</summary>
    public static (MigrationView? View, GateResult Gate) Plan(MigrationInputs inputs)
    {
        var barrier = RollbackGuard.Barrier(inputs.Context.Migrations.Succeeded, inputs.Spec, inputs.Key, inputs.Target);
        if (inputs.Spec.Migration is not { } migration)
        {
            return (null, OfOther(inputs, null)
                ?? (barrier is null ? GateResult.Open(GateName.Migration, Reasons.NoMigration) : Unsafe(barrier)));
        }

        if (inputs.Key is not { } key)
        {
            return (null, Waiting(Reasons.MigrationPending, "the migration waits until its databases are known"));
        }

        var stack = inputs.Context.Stack;
        var jobName = Names.MigrationJob(stack.Metadata.Name!, MigrationIdentity.ShortKey(key, inputs.Context.Retry));
        var job = inputs.Observed.Jobs.FirstOrDefault(j => j.Metadata.Name == jobName && j.Metadata.DeletionTimestamp is null
            && j.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid);
        var recorded = inputs.Context.Migrations.Succeeded.FirstOrDefault(r => r.Data.Key == key);
        if (barrier is not null)
        {
            return (new MigrationView(key, MigrationState.AlreadyApplied, jobName), Unsafe(barrier));
        }

        if (job is not null)
        {
            var (ofJob, gate) = OfJob(inputs, key, job);
            return (ofJob, gate.IsOpen ? OfOther(inputs, jobName) ?? gate : gate);
        }

        if (recorded is not null)
        {
            return (new MigrationView(key, MigrationState.AlreadyApplied, jobName) { CompletedAt = recorded.Data.CompletedAt },
                OfOther(inputs, jobName) ?? GateResult.Open(
                    GateName.Migration, Reasons.AlreadyApplied, "this migration has already been applied to this database"));
        }

        var view = new MigrationView(key, MigrationState.Pending, jobName);
        if (!inputs.EarlierOpen)
        {
            return (view, Waiting(Reasons.MigrationPending, "the migration waits until the gates before it are open"));
        }

        if (!migration.BackwardCompatible && inputs.Context.Workloads.MayRun)
        {
            return (view, Waiting(
                Reasons.StoppingForMigration, "the running release stops before a migration that is not backward compatible"));
        }

        return (view with { CreateJob = true }, inputs.Observed.Pods.FirstOrDefault(IsAtWork) is { } earlier
            ? Waiting(
                Reasons.MigrationPending,
                $"the migration waits until pod {earlier.Metadata.Name} of an earlier migration has ended")
            : Waiting(Reasons.MigrationRunning, $"migration Job {jobName} is being started"));
    }

    private static bool IsAtWork(V1Pod pod) =>
        pod.Metadata.Label(Labels.Component) == Components.Migration && pod.Status?.Phase is not ("Succeeded" or "Failed");

    private static (MigrationView, GateResult) OfJob(MigrationInputs inputs, string key, V1Job job)
    {
        var reading = JobReading.Of(job, inputs.Observed.Pods);
        var name = job.Metadata.Name!;
        var view = new MigrationView(key, MigrationState.Running, name)
        {
            Attempts = reading.Attempts,
            ExitCode = reading.ExitCode,
            StartedAt = job.Status?.StartTime,
        };
        switch (reading.State)
        {
            case JobState.Succeeded:
                return (view with { State = MigrationState.Succeeded, CompletedAt = job.Status?.CompletionTime },
                    GateResult.Open(GateName.Migration, Reasons.MigrationSucceeded, $"migration Job {name} succeeded"));
            case JobState.Failed:
                return OfFailure(inputs, view, reading, job);
            case JobState.NeverStarted:
                return (view with { State = MigrationState.Pending, ReplaceJob = true }, Waiting(Reasons.MigrationPending,
                    $"migration Job {name} could not start any pod (quota or admission: see its Events); it is created again"));
            default:
                return (view with { Tail = Tail(inputs, reading) }, Waiting(
                    Reasons.MigrationRunning, Running(inputs, name, reading)));
        }
    }

    // The spec asks for another release while the incompatible migration of an earlier spec still runs. Until that migration
    // ends, it is not known which schema the database will have, so no pod of the app may run.
    private static GateResult? OfOther(MigrationInputs inputs, string? own) =>
        inputs.Context.Migrations.Incompatible(own) is { } other
            ? Waiting(
                Reasons.MigrationRunning,
                $"migration Job {other.Name}, which is not backward compatible, is still running")
            : null;

    private static string Running(MigrationInputs inputs, string job, JobReading reading)
    {
        var pods = inputs.Observed.Pods.Where(p => p.Metadata.Label("job-name") == job);
        return PodProblem.Worst(pods) is { } problem
            && problem.Reason != Reasons.CrashLoop ? $"migration {job}: {problem.Message}"
            : reading.ExitCode is > 0 and { } code
                ? $"migration Job {job} is running; the last of {reading.Attempts} attempts ended with exit code {code}"
                : $"migration Job {job} is running";
    }

    private static (MigrationView, GateResult) OfFailure(
        MigrationInputs inputs, MigrationView view, JobReading reading, V1Job job)
    {
        var tail = Tail(inputs, reading);
        var why = reading.TimedOut ? $"ran out of its {inputs.Spec.Migration!.TimeoutSeconds} s"
            : reading.ExitCode is { } code ? $"exit code {code}" : "no exit code";
        var last = tail is null ? "" : $": {tail.Split('\n')[^1].Trim()}";
        var failed = view with
        {
            State = MigrationState.Failed,
            Tail = tail,
            CompletedAt = job.Status?.Conditions?.Find(c => c is { Type: "Failed", IsTrue: true })?.LastTransitionTime,
        };
        return (failed, GateResult.Stalled(GateName.Migration, Reasons.MigrationFailed,
            $"migration Job {view.JobName} failed after {Attempts(reading.Attempts)} ({why}){last}. Correct it and release "
                + $"again, or set the annotation {Labels.Retry} to a new value"));
    }

    private static string Attempts(int count) => count == 1 ? "1 attempt" : $"{count} attempts";

    private static string? Tail(MigrationInputs inputs, JobReading reading) =>
        reading.ExitCode is null or 0 ? null
            : Redaction.Tail(
                reading.Message, inputs.Observed.References.Where(r => r.Key.Kind == ReferenceKind.Secret).Select(r => r.Value));

    private static GateResult Unsafe(MigrationRecord barrier) => GateResult.Stalled(GateName.Migration, Reasons.RollbackUnsafe,
        $"this release is older than the migration of image {barrier.Data.Image}, which is not backward compatible: release a "
            + $"newer one, or restore the database from before that migration");

    private static GateResult Waiting(string reason, string message) => GateResult.Waiting(GateName.Migration, reason, message);
}
