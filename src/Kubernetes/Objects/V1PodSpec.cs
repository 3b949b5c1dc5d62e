namespace Ballast.Kubernetes.Objects;

public sealed record V1PodTemplateSpec
{
    public V1ObjectMeta? Metadata { get; set; }

    public V1PodSpec? Spec { get; set; }
}

public sealed record V1PodSpec
{
    public string? ServiceAccountName { get; set; }

    public bool? AutomountServiceAccountToken { get; set; }

    public bool? EnableServiceLinks { get; set; }

    public string? RestartPolicy { get; set; }

    public long? TerminationGracePeriodSeconds { get; set; }

    public long? ActiveDeadlineSeconds { get; set; }

    public List<V1LocalObjectReference>? ImagePullSecrets { get; set; }

    public V1PodSecurityContext? SecurityContext { get; set; }

    public Dictionary<string, string>? NodeSelector { get; set; }

    public List<V1Toleration>? Tolerations { get; set; }

    public List<V1TopologySpreadConstraint>? TopologySpreadConstraints { get; set; }

    public List<V1Container>? InitContainers { get; set; }

    public List<V1Container> Containers { get; set; } = [];

    public List<V1Volume>? Volumes { get; set; }
}

public sealed record V1PodSecurityContext
{
    public bool? RunAsNonRoot { get; set; }

    public long? RunAsUser { get; set; }

    public long? RunAsGroup { get; set; }

    public long? FsGroup { get; set; }

    public string? FsGroupChangePolicy { get; set; }

    public V1SeccompProfile? SeccompProfile { get; set; }
}

public sealed record V1SeccompProfile
{
    public required string Type { get; set; }
}

public sealed record V1Toleration
{
    public string? Key { get; set; }

    public string? Operator { get; set; }

    public string? Value { get; set; }

    public string? Effect { get; set; }

    public long? TolerationSeconds { get; set; }
}

public sealed record V1TopologySpreadConstraint
{
    public required int MaxSkew { get; set; }

    public required string TopologyKey { get; set; }

    public required string WhenUnsatisfiable { get; set; }

    public V1LabelSelector? LabelSelector { get; set; }
}

public sealed record V1Volume
{
    public required string Name { get; set; }

    public V1EmptyDirVolumeSource? EmptyDir { get; set; }

    public V1SecretVolumeSource? Secret { get; set; }

    public V1ConfigMapVolumeSource? ConfigMap { get; set; }

    public V1PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; set; }
}

public sealed record V1EmptyDirVolumeSource
{
    public string? Medium { get; set; }

    public string? SizeLimit { get; set; }
}

public sealed record V1SecretVolumeSource
{
    public required string SecretName { get; set; }

    public List<V1KeyToPath>? Items { get; set; }

    public int? DefaultMode { get; set; }

    public bool? Optional { get; set; }
}

public sealed record V1ConfigMapVolumeSource
{
    public required string Name { get; set; }

    public List<V1KeyToPath>? Items { get; set; }

    public int? DefaultMode { get; set; }

    public bool? Optional { get; set; }
}

/// <summary>A key of a Secret or ConfigMap that becomes a file.</summary>
public sealed record V1KeyToPath
{
    public required string Key { get; set; }

    public required string Path { get; set; }
}

public sealed record V1PersistentVolumeClaimVolumeSource
{
    public required string ClaimName { get; set; }
}
