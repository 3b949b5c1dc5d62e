using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Checks web and processes: autoscaling (its bounds, and the CPU request that its target refers to), what only a port makes
/// possible, that an exclusive process is one, and that the app may start within the rollout's deadline.
/// </summary>
internal static class WorkloadPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) => CheckDeadline(review).Concat(
        Component.Workloads(review.Filled).SelectMany(c => CheckOne(c.Field, new WorkloadShape(c.Name, c.Spec))));

    private static IEnumerable<FieldError> CheckOne(string field, WorkloadShape workload) =>
        CheckAutoscaling(field, workload).Concat(CheckPort(field, workload)).Concat(CheckExclusive(field, workload));

    private static IEnumerable<FieldError> CheckDeadline(SpecReview review)
    {
        var (deadline, startup) = (ProgressDeadline.Of(review.Spec), ProgressDeadline.StartupSeconds(review.Spec));
        if (deadline < startup)
        {
            var slowest = Component.Workloads(review.Spec).First(c => c.Name == ProgressDeadline.Slowest(review.Spec)!.Name);
            yield return new FieldError(
                "spec.rollout.progressDeadlineSeconds",
                $"{deadline} is less than {slowest.Field["spec.".Length..]}.health.startup.withinSeconds {startup}, so a rollout "
                    + "would fail while its pods may still start: raise it, or leave it out");
        }
    }

    private static IEnumerable<FieldError> CheckAutoscaling(string field, WorkloadShape workload)
    {
        if (workload.Autoscaling is not { } autoscaling)
        {
            yield break;
        }

        if (autoscaling.MaxReplicas < autoscaling.MinReplicas)
        {
            yield return new FieldError(
                $"{field}.autoscaling.maxReplicas",
                $"{autoscaling.MaxReplicas} is less than minReplicas {autoscaling.MinReplicas}: raise it");
        }

        if (workload.Spec.Resources?.Requests?.ContainsKey("cpu") != true)
        {
            yield return new FieldError(
                $"{field}.resources.requests", "autoscaling targets a percentage of the CPU request: set cpu");
        }
    }

    private static IEnumerable<FieldError> CheckPort(string field, WorkloadShape workload)
    {
        if (workload.Port is not null)
        {
            yield break;
        }

        if (workload.Ingress is not null)
        {
            yield return new FieldError($"{field}.ingress", "needs a port to lead to: set port");
        }

        (string Name, bool IsSet, string? Path, List<string>? Command)[] checks =
        [
            ("startup", workload.Startup is not null, workload.Startup?.Path, workload.Startup?.Command),
            ("readiness", workload.Readiness is not null, workload.Readiness?.Path, workload.Readiness?.Command),
            ("liveness", workload.Liveness is not null, workload.Liveness?.Path, workload.Liveness?.Command),
        ];
        foreach (var (name, _, path, _) in checks.Where(c => c is { IsSet: true, Command: null }))
        {
            yield return new FieldError(
                $"{field}.health.{name}{(path is null ? "" : ".path")}",
                "cannot be asked of a process without a port: set port, or command");
        }
    }

    private static IEnumerable<FieldError> CheckExclusive(string field, WorkloadShape workload)
    {
        if (!workload.IsExclusive)
        {
            yield break;
        }

        if (workload.Replicas > 1)
        {
            yield return new FieldError(
                $"{field}.replicas",
                $"{workload.Replicas} pods of an exclusive process would run at once: set 1, or leave exclusive out");
        }

        if (workload.Autoscaling is not null)
        {
            yield return new FieldError(
                $"{field}.autoscaling", "an exclusive process has one pod: leave it out, or leave exclusive out");
        }
    }
}
