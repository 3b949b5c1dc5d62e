using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks the cron schedules of tasks.</summary>
internal static class SchedulePolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) =>
        from task in review.Spec.Tasks ?? []
        let fault = CronSyntax.Fault(task.Schedule)
        where fault is not null
        select new FieldError($"spec.tasks[{task.Name}].schedule", fault);
}
