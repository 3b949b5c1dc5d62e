using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>The component that serves requests.</summary>
public sealed record WebSpec : ComponentSpec
{
    /// <summary>Port that the app listens on, and that its Service has.</summary>
    [Bounds(1, 65535)]
    public required int Port { get; set; }

    /// <summary>Pods, unless <see cref="Autoscaling"/> is set.</summary>
    [Bounds(0, 1000)]
    public int Replicas { get; set; } = 2;

    /// <summary>Processes in one pod: WORKER_PROCESSES, WORKERS and WEB_CONCURRENCY, and part of the connection budget.</summary>
    [Bounds(1, 256)]
    public int? Workers { get; set; }

    /// <summary>How health is asked for.</summary>
    public HealthSpec? Health { get; set; }

    /// <summary>Scale with load; takes the place of <see cref="Replicas"/>.</summary>
    public AutoscalingSpec? Autoscaling { get; set; }

    /// <summary>How many pods a drain may take at once, where more than one pod runs.</summary>
    public DisruptionSpec? Disruption { get; set; }

    /// <summary>Reachable from outside the cluster.</summary>
    public IngressSpec? Ingress { get; set; }

    /// <summary>Seconds between SIGTERM and SIGKILL.</summary>
    [Bounds(1, 3600)]
    public int TerminationGracePeriodSeconds { get; set; } = 30;
}

/// <summary>
/// How the health of web is asked for. The kubelet asks for startup, readiness and liveness, the operator for detail.
/// </summary>
public sealed record HealthSpec
{
    /// <summary>Asked until it first answers.</summary>
    public StartupHealthSpec? Startup { get; set; }

    /// <summary>Whether the pod gets requests.</summary>
    public ReadinessHealthSpec? Readiness { get; set; }

    /// <summary>Whether the container must be restarted. It should not ask the database.</summary>
    public LivenessHealthSpec? Liveness { get; set; }

    /// <summary>Read by the operator into status, never by the kubelet. Default: not read.</summary>
    public DetailHealthSpec? Detail { get; set; }
}

/// <summary>The startup probe.</summary>
[AtMostOneOf("path", "command")]
public sealed record StartupHealthSpec
{
    /// <summary>HTTP path; unset, without a command: the port accepts connections.</summary>
    [Pattern("^/[!-~]*$")]
    [Length(1, 512)]
    public string? Path { get; set; }

    /// <summary>Command run in the container, in place of a question to the port; exit code 0 means healthy.</summary>
    [Length(1, 64)]
    [ItemLength(0, 4096)]
    public List<string>? Command { get; set; }

    /// <summary>Seconds after which a container that never answered is restarted.</summary>
    [Bounds(1, 3600)]
    public int WithinSeconds { get; set; } = 60;
}

/// <summary>The readiness probe.</summary>
[AtMostOneOf("path", "command")]
public sealed record ReadinessHealthSpec
{
    /// <summary>HTTP path; unset, without a command: the port accepts connections.</summary>
    [Pattern("^/[!-~]*$")]
    [Length(1, 512)]
    public string? Path { get; set; }

    /// <summary>Command run in the container, in place of a question to the port; exit code 0 means healthy.</summary>
    [Length(1, 64)]
    [ItemLength(0, 4096)]
    public List<string>? Command { get; set; }

    /// <summary>Seconds between two questions.</summary>
    [Bounds(1, 300)]
    public int PeriodSeconds { get; set; } = 10;

    /// <summary>Seconds to wait for an answer.</summary>
    [Bounds(1, 300)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Failed answers in a row after which the pod gets no requests.</summary>
    [Bounds(1, 100)]
    public int FailureThreshold { get; set; } = 3;
}

/// <summary>The liveness probe.</summary>
[AtMostOneOf("path", "command")]
public sealed record LivenessHealthSpec
{
    /// <summary>HTTP path; unset, without a command: the port accepts connections.</summary>
    [Pattern("^/[!-~]*$")]
    [Length(1, 512)]
    public string? Path { get; set; }

    /// <summary>Command run in the container, in place of a question to the port; exit code 0 means healthy.</summary>
    [Length(1, 64)]
    [ItemLength(0, 4096)]
    public List<string>? Command { get; set; }

    /// <summary>Seconds between two questions.</summary>
    [Bounds(1, 300)]
    public int PeriodSeconds { get; set; } = 20;

    /// <summary>Seconds to wait for an answer.</summary>
    [Bounds(1, 300)]
    public int TimeoutSeconds { get; set; } = 5;

    /// <summary>Failed answers in a row after which the container is restarted.</summary>
    [Bounds(1, 100)]
    public int FailureThreshold { get; set; } = 6;
}

/// <summary>The app's own detailed report on its health.</summary>
public sealed record DetailHealthSpec
{
    /// <summary>HTTP path: 2xx is healthy, anything else is not.</summary>
    [Pattern("^/[!-~]*$")]
    [Length(1, 512)]
    public required string Path { get; set; }
}

/// <summary>Scale with load.</summary>
[CelRule(
    "!has(self.minReplicas) || self.maxReplicas >= self.minReplicas",
    "autoscaling.maxReplicas: must be at least minReplicas")]
public sealed record AutoscalingSpec
{
    /// <summary>Fewest pods.</summary>
    [Bounds(1, 1000)]
    public int MinReplicas { get; set; } = 2;

    /// <summary>Most pods; counts in the connection budget.</summary>
    [Bounds(1, 1000)]
    public required int MaxReplicas { get; set; }

    /// <summary>Percent of requested CPU to aim for.</summary>
    [Bounds(1, 1000)]
    public int TargetCPUUtilizationPercentage { get; set; } = 70;
}

/// <summary>Limits what a node drain may take away.</summary>
public sealed record DisruptionSpec
{
    /// <summary>Pods that may be away at once.</summary>
    [Bounds(0, 1000)]
    public int MaxUnavailable { get; set; } = 1;
}

/// <summary>An Ingress in front of web or of a process.</summary>
public sealed record IngressSpec
{
    /// <summary>Host name.</summary>
    [Pattern(Patterns.Host)]
    [Length(1, 253)]
    public required string Host { get; set; }

    /// <summary>Path prefix.</summary>
    [Pattern("^/[!-~]*$")]
    [Length(1, 512)]
    public string Path { get; set; } = "/";

    /// <summary>Ingress class. Default: the cluster's.</summary>
    [Length(0, 253)]
    [Pattern(Patterns.OptionalObjectName)]
    public string? ClassName { get; set; }

    /// <summary>Serve TLS.</summary>
    public IngressTlsSpec? Tls { get; set; }
}

/// <summary>The certificate of an Ingress.</summary>
public sealed record IngressTlsSpec
{
    /// <summary>Name of a Secret of type kubernetes.io/tls.</summary>
    [Pattern(Patterns.ObjectName)]
    [Length(1, 253)]
    public required string SecretName { get; set; }
}
