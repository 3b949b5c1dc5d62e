namespace Ballast.Kubernetes.Objects;

[KubernetesEntity(Group = "policy", ApiVersion = "v1", Kind = "PodDisruptionBudget", PluralName = "poddisruptionbudgets",
    FallbackVersions = ["v1beta1"])]
public sealed class V1PodDisruptionBudget : KubernetesObject<V1PodDisruptionBudget>
{
    public V1PodDisruptionBudgetSpec? Spec { get; set; }
}

public sealed record V1PodDisruptionBudgetSpec
{
    public IntOrString? MaxUnavailable { get; set; }

    public required V1LabelSelector Selector { get; set; }
}

[KubernetesEntity(
    Group = "autoscaling", ApiVersion = "v2", Kind = "HorizontalPodAutoscaler", PluralName = "horizontalpodautoscalers",
    FallbackVersions = ["v2beta2"])]
public sealed class V2HorizontalPodAutoscaler : KubernetesObject<V2HorizontalPodAutoscaler>
{
    public V2HorizontalPodAutoscalerSpec? Spec { get; set; }

    public V2HorizontalPodAutoscalerStatus? Status { get; set; }
}

public sealed record V2HorizontalPodAutoscalerSpec
{
    public required V2CrossVersionObjectReference ScaleTargetRef { get; set; }

    public int? MinReplicas { get; set; }

    public required int MaxReplicas { get; set; }

    public List<V2MetricSpec>? Metrics { get; set; }
}

public sealed record V2CrossVersionObjectReference
{
    public required string ApiVersion { get; set; }

    public required string Kind { get; set; }

    public required string Name { get; set; }
}

public sealed record V2MetricSpec
{
    public required string Type { get; set; }

    public V2ResourceMetricSource? Resource { get; set; }
}

public sealed record V2ResourceMetricSource
{
    public required string Name { get; set; }

    public required V2MetricTarget Target { get; set; }
}

public sealed record V2MetricTarget
{
    public required string Type { get; set; }

    public int? AverageUtilization { get; set; }
}

public sealed record V2HorizontalPodAutoscalerStatus
{
    public int? CurrentReplicas { get; set; }

    public int? DesiredReplicas { get; set; }
}

[KubernetesEntity(Group = "networking.k8s.io", ApiVersion = "v1", Kind = "Ingress", PluralName = "ingresses")]
public sealed class V1Ingress : KubernetesObject<V1Ingress>
{
    public V1IngressSpec? Spec { get; set; }
}

public sealed record V1IngressSpec
{
    public string? IngressClassName { get; set; }

    public List<V1IngressTls>? Tls { get; set; }

    public List<V1IngressRule>? Rules { get; set; }
}

public sealed record V1IngressTls
{
    public List<string>? Hosts { get; set; }

    public string? SecretName { get; set; }
}

public sealed record V1IngressRule
{
    public string? Host { get; set; }

    public required V1HttpIngressRuleValue Http { get; set; }
}

public sealed record V1HttpIngressRuleValue
{
    public required List<V1HttpIngressPath> Paths { get; set; }
}

public sealed record V1HttpIngressPath
{
    public required string Path { get; set; }

    public required string PathType { get; set; }

    public required V1IngressBackend Backend { get; set; }
}

public sealed record V1IngressBackend
{
    public required V1IngressServiceBackend Service { get; set; }
}

public sealed record V1IngressServiceBackend
{
    public required string Name { get; set; }

    public required V1ServiceBackendPort Port { get; set; }
}

public sealed record V1ServiceBackendPort
{
    public string? Name { get; set; }

    public int? Number { get; set; }
}

[KubernetesEntity(Group = "networking.k8s.io", ApiVersion = "v1", Kind = "NetworkPolicy", PluralName = "networkpolicies")]
public sealed class V1NetworkPolicy : KubernetesObject<V1NetworkPolicy>
{
    public V1NetworkPolicySpec? Spec { get; set; }
}

public sealed record V1NetworkPolicySpec
{
    public required V1LabelSelector PodSelector { get; set; }

    public List<string>? PolicyTypes { get; set; }

    public List<V1NetworkPolicyIngressRule>? Ingress { get; set; }
}

public sealed record V1NetworkPolicyIngressRule
{
    public List<V1NetworkPolicyPeer>? From { get; set; }

    public List<V1NetworkPolicyPort>? Ports { get; set; }
}

public sealed record V1NetworkPolicyPeer
{
    public V1LabelSelector? PodSelector { get; set; }

    public V1LabelSelector? NamespaceSelector { get; set; }
}

public sealed record V1NetworkPolicyPort
{
    public IntOrString? Port { get; set; }

    public string Protocol { get; set; } = "TCP";
}

[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed class V1Lease : KubernetesObject<V1Lease>
{
    public V1LeaseSpec? Spec { get; set; }
}

/// <summary>Times are RFC 3339 with microseconds (MicroTime).</summary>
public sealed record V1LeaseSpec
{
    public string? HolderIdentity { get; set; }

    public int? LeaseDurationSeconds { get; set; }

    public string? AcquireTime { get; set; }

    public string? RenewTime { get; set; }

    public int? LeaseTransitions { get; set; }
}
