using Ballast.Kubernetes.Objects;

namespace Ballast.Cluster.Tests.Fixtures;

/// <summary>Small objects that any server accepts.</summary>
internal static class TestObjects
{
    public static V1ConfigMap ConfigMap(string space, string name, string value) => new()
    {
        Metadata = Metadata(space, name),
        Data = new() { ["key"] = value },
    };

    public static V1Job Job(string space, string name) => new()
    {
        Metadata = Metadata(space, name),
        Spec = new V1JobSpec { BackoffLimit = 2, Template = Pod("Never") },
    };

    public static V1CronJob CronJob(string space, string name) => new()
    {
        Metadata = Metadata(space, name),
        Spec = new V1CronJobSpec
        {
            Schedule = "1 2 * * *",
            JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = Pod("Never") } },
        },
    };

    public static V1PodDisruptionBudget Budget(string space, string name) => new()
    {
        Metadata = Metadata(space, name),
        Spec = new V1PodDisruptionBudgetSpec
        {
            MaxUnavailable = 1,
            Selector = new V1LabelSelector { MatchLabels = new() { ["app"] = name } },
        },
    };

    public static V2HorizontalPodAutoscaler Autoscaler(string space, string name) => new()
    {
        Metadata = Metadata(space, name),
        Spec = new V2HorizontalPodAutoscalerSpec
        {
            MaxReplicas = 3,
            ScaleTargetRef = new V2CrossVersionObjectReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = name },
            Metrics =
            [
                new V2MetricSpec
                {
                    Type = "Resource",
                    Resource = new V2ResourceMetricSource
                    {
                        Name = "cpu",
                        Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = 70 },
                    },
                },
            ],
        },
    };

    private static V1ObjectMeta Metadata(string space, string name) =>
        new() { Name = name, Namespace = space, Labels = new() { ["test"] = "yes" } };

    private static V1PodTemplateSpec Pod(string restartPolicy) => new()
    {
        Spec = new V1PodSpec { RestartPolicy = restartPolicy, Containers = [new V1Container { Name = "main", Image = "none" }] },
    };
}
