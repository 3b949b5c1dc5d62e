using System.Globalization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Desired;

/// <summary>The CronJob of a task.</summary>
internal static class CronJobBuilder
{
    // Without it, Kubernetes starts a resumed task at once for a time that it missed, and gives a task up for ever that has
    // missed more than 100 times.
    private const int StartingDeadlineSeconds = 60;

    /// <param name="suspend">True: no run is started.</param>
    public static V1CronJob Build(AppStack stack, AppRendering app, TaskSpec task, bool suspend, ObservedState observed)
    {
        var name = Names.Workload(stack.Metadata.Name!, task.Name);
        var annotations = new Dictionary<string, string> { [Labels.Release] = app.Release.Id };
        if (suspend)
        {
            annotations[Labels.SuspendedSince] =
                Since(observed.CronJobs.FirstOrDefault(c => c.Metadata.Name == name), observed.At);
        }

        var template = PodTemplateBuilder.Build(stack, app, task.Name, task);
        template.Spec!.RestartPolicy = "Never";
        return new V1CronJob
        {
            Metadata = ChildMetadata.Build(stack, name, task.Name) with { Annotations = annotations },
            Spec = new V1CronJobSpec
            {
                Schedule = task.Schedule,
                // Left out, it would be that of the controller's machine.
                TimeZone = observed.Capabilities.HasTimeZones ? task.TimeZone ?? "Etc/UTC" : null,
                ConcurrencyPolicy = task.ConcurrencyPolicy?.ToString(),
                Suspend = suspend,
                StartingDeadlineSeconds = StartingDeadlineSeconds,
                SuccessfulJobsHistoryLimit = task.SuccessfulJobsHistoryLimit,
                FailedJobsHistoryLimit = task.FailedJobsHistoryLimit,
                JobTemplate = new V1JobTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = ChildMetadata.BuildLabels(stack, task.Name) },
                    Spec = new V1JobSpec
                    {
                        BackoffLimit = task.Retries,
                        ActiveDeadlineSeconds = task.TimeoutSeconds,
                        Template = template,
                    },
                },
            },
        };
    }

    private static string Since(V1CronJob? live, DateTimeOffset now) =>
        live?.Spec?.Suspend == true && live.Metadata.Annotation(Labels.SuspendedSince) is { } since
            ? since
            : now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
