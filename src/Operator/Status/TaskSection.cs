using Ballast.Operator.Observe;

namespace Ballast.Operator.Status;

/// <summary>
/// The status of each task. Kubernetes deletes old runs, so what is known of the last success and failure is kept from before.
/// </summary>
internal static class TaskSection
{
    /// <summary>Null if the spec has no task.</summary>
    public static List<Api.V1Alpha1.TaskStatus>? Compute(StatusInputs inputs)
    {
        if (!inputs.IsSpecValid || CannotRead(inputs))
        {
            return inputs.Previous?.Tasks;
        }

        if (inputs.Plan.Spec.Tasks is not { Count: > 0 } tasks)
        {
            return null;
        }

        var readings = TaskReading.All(inputs.Stack, inputs.Observed).ToDictionary(r => r.Name, StringComparer.Ordinal);
        return tasks.ConvertAll(task => Of(
            inputs, task.Name, readings.GetValueOrDefault(task.Name), inputs.Previous?.Tasks?.Find(t => t.Name == task.Name)));
    }

    /// <summary>True: the operator cannot read what became of the tasks.</summary>
    public static bool CannotRead(StatusInputs inputs) => inputs.Observed.UnavailableKinds.Contains("cronjobs")
        || inputs.Observed.UnavailableKinds.Contains("jobs");

    /// <summary>True: the last run that ended has failed.</summary>
    public static bool HasFailed(Api.V1Alpha1.TaskStatus task) =>
        task.LastFailure is { } failure && !(task.LastSuccess >= failure);

    private static Api.V1Alpha1.TaskStatus Of(
        StatusInputs inputs, string name, TaskReading? reading, Api.V1Alpha1.TaskStatus? known)
    {
        var runs = reading?.Runs ?? [];
        var status = new Api.V1Alpha1.TaskStatus
        {
            Name = name,
            LastSchedule = Later(known?.LastSchedule, reading?.CronJob.Status?.LastScheduleTime),
            LastSuccess = Later(
                Later(known?.LastSuccess, reading?.CronJob.Status?.LastSuccessfulTime),
                runs.Where(r => r.HasSucceeded).Max(r => r.EndedAt)),
            LastFailure = Later(known?.LastFailure, runs.Where(r => !r.HasSucceeded).Max(r => r.EndedAt)),
            Active = runs.Count(r => r.IsAtWork),
        };
        if (!HasFailed(status))
        {
            return status with { ExitCode = status.LastSuccess is null ? null : 0 };
        }

        // The pods of a run that missed its deadline are deleted, and later its Job.
        var isKnown = known?.LastFailure == status.LastFailure;
        var last = reading?.Last is { } run && run.EndedAt == status.LastFailure ? run.Reading : null;
        return status with
        {
            ExitCode = last?.ExitCode ?? (isKnown ? known?.ExitCode : null),
            Tail = Tail(inputs, last) ?? (isKnown ? known?.Tail : null),
        };
    }

    private static string? Tail(StatusInputs inputs, JobReading? run) => Redaction.Tail(run?.Message, inputs.Observed);

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;
}
