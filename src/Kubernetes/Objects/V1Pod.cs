namespace Ballast.Kubernetes.Objects;

[KubernetesEntity(ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed class V1Pod : KubernetesObject<V1Pod>
{
    public V1PodSpec? Spec { get; set; }

    public V1PodStatus? Status { get; set; }
}

public sealed record V1PodStatus
{
    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string? Phase { get; set; }

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? PodIP { get; set; }

    public DateTimeOffset? StartTime { get; set; }

    public List<V1Condition>? Conditions { get; set; }

    public List<V1ContainerStatus>? InitContainerStatuses { get; set; }

    public List<V1ContainerStatus>? ContainerStatuses { get; set; }
}

public sealed record V1ContainerStatus
{
    public required string Name { get; set; }

    public string? Image { get; set; }

    public string? ImageID { get; set; }

    public bool Ready { get; set; }

    public bool? Started { get; set; }

    public int RestartCount { get; set; }

    public V1ContainerState? State { get; set; }

    public V1ContainerState? LastState { get; set; }
}

/// <summary>Exactly one of the three is set.</summary>
public sealed record V1ContainerState
{
    public V1ContainerStateWaiting? Waiting { get; set; }

    public V1ContainerStateRunning? Running { get; set; }

    public V1ContainerStateTerminated? Terminated { get; set; }
}

public sealed record V1ContainerStateWaiting
{
    public string? Reason { get; set; }

    public string? Message { get; set; }
}

public sealed record V1ContainerStateRunning
{
    public DateTimeOffset? StartedAt { get; set; }
}

public sealed record V1ContainerStateTerminated
{
    public int ExitCode { get; set; }

    public int? Signal { get; set; }

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }
}
