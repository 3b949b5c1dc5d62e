namespace Ballast.Kubernetes.Objects;

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "deployments")]
public sealed class V1Deployment : KubernetesObject<V1Deployment>
{
    public V1DeploymentSpec? Spec { get; set; }

    public V1DeploymentStatus? Status { get; set; }
}

public sealed record V1DeploymentSpec
{
    public bool? Paused { get; set; }

    public int? Replicas { get; set; }

    public required V1LabelSelector Selector { get; set; }

    public required V1PodTemplateSpec Template { get; set; }

    public V1DeploymentStrategy? Strategy { get; set; }

    public int? MinReadySeconds { get; set; }

    public int? RevisionHistoryLimit { get; set; }

    public int? ProgressDeadlineSeconds { get; set; }
}

public sealed record V1DeploymentStrategy
{
    public required string Type { get; set; }

    public V1RollingUpdateDeployment? RollingUpdate { get; set; }
}

public sealed record V1RollingUpdateDeployment
{
    public IntOrString? MaxUnavailable { get; set; }

    public IntOrString? MaxSurge { get; set; }
}

public sealed record V1DeploymentStatus
{
    public long? ObservedGeneration { get; set; }

    public int? Replicas { get; set; }

    public int? UpdatedReplicas { get; set; }

    public int? ReadyReplicas { get; set; }

    public int? AvailableReplicas { get; set; }

    public int? UnavailableReplicas { get; set; }

    public List<V1Condition>? Conditions { get; set; }
}

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "StatefulSet", PluralName = "statefulsets")]
public sealed class V1StatefulSet : KubernetesObject<V1StatefulSet>
{
    public V1StatefulSetSpec? Spec { get; set; }

    public V1StatefulSetStatus? Status { get; set; }
}

public sealed record V1StatefulSetSpec
{
    public int? Replicas { get; set; }

    public required string ServiceName { get; set; }

    public required V1LabelSelector Selector { get; set; }

    public required V1PodTemplateSpec Template { get; set; }

    public string? PodManagementPolicy { get; set; }

    public V1StatefulSetUpdateStrategy? UpdateStrategy { get; set; }

    public int? RevisionHistoryLimit { get; set; }
}

public sealed record V1StatefulSetUpdateStrategy
{
    public required string Type { get; set; }
}

public sealed record V1StatefulSetStatus
{
    public long? ObservedGeneration { get; set; }

    public int? Replicas { get; set; }

    public int? ReadyReplicas { get; set; }

    public int? CurrentReplicas { get; set; }

    public int? UpdatedReplicas { get; set; }

    public string? CurrentRevision { get; set; }

    public string? UpdateRevision { get; set; }
}

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "ControllerRevision", PluralName = "controllerrevisions")]
public sealed class V1ControllerRevision : KubernetesObject<V1ControllerRevision>
{
    /// <summary>Immutable once written.</summary>
    public System.Text.Json.JsonElement? Data { get; set; }

    public required long Revision { get; set; }
}
