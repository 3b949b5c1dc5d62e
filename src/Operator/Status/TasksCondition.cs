using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Status;

/// <summary>Whether the last run of every task succeeded. A task that fails affects nothing else.</summary>
internal static class TasksCondition
{
    public static Judgement TasksHealthy(StatusInputs inputs)
    {
        if (inputs.Plan.Spec.Tasks.Count == 0)
        {
            return Judgement.True(Reasons.NoTasks);
        }

        if (TaskSection.CannotRead(inputs))
        {
            return Judgement.Unknown(Reasons.Forbidden, "the operator cannot read CronJobs or Jobs");
        }

        var tasks = TaskSection.Compute(inputs) ?? [];
        var failed = tasks.FindAll(TaskSection.HasFailed);
        return failed.Count == 0
            ? Judgement.True(Reasons.NoTaskFailed, tasks.Count == 1 ? "1 task" : $"{tasks.Count} tasks")
            : Judgement.False(Reasons.TaskFailed, string.Join("; ", failed.Select(Words)));
    }

    /// <summary>How a task's last run failed.</summary>
    public static string Words(Api.V1Alpha1.TaskStatus task)
    {
        var how = task.ExitCode is { } code
            ? $"exit code {code}"
            : "no exit code: its time ran out, or no pod of it could start";
        return $"task {task.Name} failed ({how}){(Redaction.LastLine(task.Tail) is { } last ? $": {last}" : "")}";
    }
}
