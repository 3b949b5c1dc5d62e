namespace Ballast.Kubernetes.Objects;

[KubernetesEntity(ApiVersion = "v1", Kind = "Service", PluralName = "services")]
public sealed class V1Service : KubernetesObject<V1Service>
{
    public V1ServiceSpec? Spec { get; set; }
}

public sealed record V1ServiceSpec
{
    public string? Type { get; set; }

    public string? ClusterIP { get; set; }

    public Dictionary<string, string>? Selector { get; set; }

    public List<V1ServicePort>? Ports { get; set; }

    public bool? PublishNotReadyAddresses { get; set; }
}

public sealed record V1ServicePort
{
    public string? Name { get; set; }

    public required int Port { get; set; }

    public IntOrString? TargetPort { get; set; }

    /// <summary>Always set explicitly: server-side apply on 1.20 rejects a port without it.</summary>
    public string Protocol { get; set; } = "TCP";
}

[KubernetesEntity(ApiVersion = "v1", Kind = "ServiceAccount", PluralName = "serviceaccounts")]
public sealed class V1ServiceAccount : KubernetesObject<V1ServiceAccount>
{
    public bool? AutomountServiceAccountToken { get; set; }
}

[KubernetesEntity(ApiVersion = "v1", Kind = "Secret", PluralName = "secrets")]
public sealed class V1Secret : KubernetesObject<V1Secret>
{
    public string? Type { get; set; }

    public bool? Immutable { get; set; }

    /// <summary>Raw values; base64 on the wire.</summary>
    public Dictionary<string, byte[]>? Data { get; set; }
}

[KubernetesEntity(ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
public sealed class V1ConfigMap : KubernetesObject<V1ConfigMap>
{
    public Dictionary<string, string>? Data { get; set; }

    /// <summary>Raw values; base64 on the wire.</summary>
    public Dictionary<string, byte[]>? BinaryData { get; set; }
}

[KubernetesEntity(ApiVersion = "v1", Kind = "PersistentVolumeClaim", PluralName = "persistentvolumeclaims")]
public sealed class V1PersistentVolumeClaim : KubernetesObject<V1PersistentVolumeClaim>
{
    public V1PersistentVolumeClaimSpec? Spec { get; set; }

    public V1PersistentVolumeClaimStatus? Status { get; set; }
}

public sealed record V1PersistentVolumeClaimSpec
{
    public List<string>? AccessModes { get; set; }

    public string? StorageClassName { get; set; }

    public string? VolumeName { get; set; }

    public V1ResourceRequirements? Resources { get; set; }
}

public sealed record V1PersistentVolumeClaimStatus
{
    /// <summary>Pending, Bound or Lost.</summary>
    public string? Phase { get; set; }

    public Dictionary<string, string>? Capacity { get; set; }

    public List<V1Condition>? Conditions { get; set; }
}

[KubernetesEntity(ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed class V1Event : KubernetesObject<V1Event>
{
    public required V1ObjectReference InvolvedObject { get; set; }

    /// <summary>Normal or Warning.</summary>
    public string? Type { get; set; }

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public string? Action { get; set; }

    public int? Count { get; set; }

    public DateTimeOffset? FirstTimestamp { get; set; }

    public DateTimeOffset? LastTimestamp { get; set; }

    public V1EventSource? Source { get; set; }

    public string? ReportingComponent { get; set; }

    public string? ReportingInstance { get; set; }
}

public sealed record V1EventSource
{
    public string? Component { get; set; }
}

public sealed record V1ObjectReference
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public string? Namespace { get; set; }

    public string? Name { get; set; }

    public string? Uid { get; set; }

    public string? ResourceVersion { get; set; }
}
