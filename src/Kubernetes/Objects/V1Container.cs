namespace Ballast.Kubernetes.Objects;

public sealed record V1Container
{
    public required string Name { get; set; }

    public string? Image { get; set; }

    public string? ImagePullPolicy { get; set; }

    public List<string>? Command { get; set; }

    public List<string>? Args { get; set; }

    public string? WorkingDir { get; set; }

    public List<V1EnvFromSource>? EnvFrom { get; set; }

    public List<V1EnvVar>? Env { get; set; }

    public List<V1ContainerPort>? Ports { get; set; }

    public V1ResourceRequirements? Resources { get; set; }

    public List<V1VolumeMount>? VolumeMounts { get; set; }

    public V1Probe? StartupProbe { get; set; }

    public V1Probe? ReadinessProbe { get; set; }

    public V1Probe? LivenessProbe { get; set; }

    public V1Lifecycle? Lifecycle { get; set; }

    public V1SecurityContext? SecurityContext { get; set; }

    public string? TerminationMessagePolicy { get; set; }
}

public sealed record V1EnvFromSource
{
    public V1LocalObjectReference? SecretRef { get; set; }

    public V1LocalObjectReference? ConfigMapRef { get; set; }
}

public sealed record V1EnvVar
{
    public required string Name { get; set; }

    public string? Value { get; set; }

    public V1EnvVarSource? ValueFrom { get; set; }
}

public sealed record V1EnvVarSource
{
    public V1KeySelector? SecretKeyRef { get; set; }

    public V1KeySelector? ConfigMapKeyRef { get; set; }

    public V1ObjectFieldSelector? FieldRef { get; set; }
}

/// <summary>One key of a Secret or ConfigMap.</summary>
public sealed record V1KeySelector
{
    public required string Name { get; set; }

    public required string Key { get; set; }

    public bool? Optional { get; set; }
}

public sealed record V1ObjectFieldSelector
{
    public required string FieldPath { get; set; }
}

public sealed record V1ContainerPort
{
    public string? Name { get; set; }

    public required int ContainerPort { get; set; }

    /// <summary>Always set explicitly: server-side apply on 1.20 rejects a port without it.</summary>
    public string Protocol { get; set; } = "TCP";
}

public sealed record V1ResourceRequirements
{
    public Dictionary<string, string>? Requests { get; set; }

    public Dictionary<string, string>? Limits { get; set; }
}

public sealed record V1VolumeMount
{
    public required string Name { get; set; }

    public required string MountPath { get; set; }

    public string? SubPath { get; set; }

    public bool? ReadOnly { get; set; }
}

public sealed record V1Probe
{
    public V1HttpGetAction? HttpGet { get; set; }

    public V1TcpSocketAction? TcpSocket { get; set; }

    public V1ExecAction? Exec { get; set; }

    public int? InitialDelaySeconds { get; set; }

    public int? PeriodSeconds { get; set; }

    public int? TimeoutSeconds { get; set; }

    public int? SuccessThreshold { get; set; }

    public int? FailureThreshold { get; set; }
}

public sealed record V1HttpGetAction
{
    public required string Path { get; set; }

    public required IntOrString Port { get; set; }

    public string? Scheme { get; set; }
}

public sealed record V1TcpSocketAction
{
    public required IntOrString Port { get; set; }
}

public sealed record V1ExecAction
{
    public required List<string> Command { get; set; }
}

public sealed record V1Lifecycle
{
    public V1LifecycleHandler? PreStop { get; set; }
}

public sealed record V1LifecycleHandler
{
    public V1ExecAction? Exec { get; set; }

    public V1HttpGetAction? HttpGet { get; set; }

    /// <summary>The kubelet itself sleeps, served from Kubernetes 1.30 on.</summary>
    public V1SleepAction? Sleep { get; set; }
}

public sealed record V1SleepAction
{
    public required long Seconds { get; set; }
}

public sealed record V1SecurityContext
{
    public bool? AllowPrivilegeEscalation { get; set; }

    public bool? ReadOnlyRootFilesystem { get; set; }

    public bool? RunAsNonRoot { get; set; }

    public long? RunAsUser { get; set; }

    public V1Capabilities? Capabilities { get; set; }
}

public sealed record V1Capabilities
{
    public List<string>? Drop { get; set; }
}
