namespace Ballast.Kubernetes.Objects;

[KubernetesEntity(Group = "batch", ApiVersion = "v1", Kind = "Job", PluralName = "jobs")]
public sealed class V1Job : KubernetesObject<V1Job>
{
    public V1JobSpec? Spec { get; set; }

    public V1JobStatus? Status { get; set; }
}

public sealed record V1JobSpec
{
    public int? Parallelism { get; set; }

    public int? Completions { get; set; }

    public int? BackoffLimit { get; set; }

    public long? ActiveDeadlineSeconds { get; set; }

    public int? TtlSecondsAfterFinished { get; set; }

    public required V1PodTemplateSpec Template { get; set; }
}

public sealed record V1JobStatus
{
    public int? Active { get; set; }

    public int? Succeeded { get; set; }

    public int? Failed { get; set; }

    public DateTimeOffset? StartTime { get; set; }

    public DateTimeOffset? CompletionTime { get; set; }

    public List<V1Condition>? Conditions { get; set; }
}

[KubernetesEntity(Group = "batch", ApiVersion = "v1", Kind = "CronJob", PluralName = "cronjobs", FallbackVersions = ["v1beta1"])]
public sealed class V1CronJob : KubernetesObject<V1CronJob>
{
    public V1CronJobSpec? Spec { get; set; }

    public V1CronJobStatus? Status { get; set; }
}

public sealed record V1CronJobSpec
{
    public required string Schedule { get; set; }

    /// <summary>Served from Kubernetes 1.25 on.</summary>
    public string? TimeZone { get; set; }

    public string? ConcurrencyPolicy { get; set; }

    public bool? Suspend { get; set; }

    public long? StartingDeadlineSeconds { get; set; }

    public int? SuccessfulJobsHistoryLimit { get; set; }

    public int? FailedJobsHistoryLimit { get; set; }

    public required V1JobTemplateSpec JobTemplate { get; set; }
}

public sealed record V1JobTemplateSpec
{
    public V1ObjectMeta? Metadata { get; set; }

    public required V1JobSpec Spec { get; set; }
}

public sealed record V1CronJobStatus
{
    public DateTimeOffset? LastScheduleTime { get; set; }

    public DateTimeOffset? LastSuccessfulTime { get; set; }
}
