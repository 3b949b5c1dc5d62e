using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A long-running companion of web.</summary>
public sealed record ProcessSpec : ComponentSpec
{
    /// <summary>Name, unique among dependencies, processes and tasks.</summary>
    [Pattern(Patterns.Label)]
    [Length(1, 16)]
    public required string Name { get; set; }

    /// <summary>Pods, unless <see cref="Autoscaling"/> is set.</summary>
    [Bounds(0, 1000)]
    public int Replicas { get; set; } = 1;

    /// <summary>True: never two at once, not even during a rollout.</summary>
    public bool Exclusive { get; set; }

    /// <summary>Port that it listens on; a Service is made for it.</summary>
    [Bounds(1, 65535)]
    public int? Port { get; set; }

    /// <summary>Processes in one pod, for the connection budget.</summary>
    [Bounds(1, 256)]
    public int? Workers { get; set; }

    /// <summary>
    /// How health is asked for. Without a port only commands can ask, and what is not asked counts as healthy.
    /// </summary>
    public ProcessHealthSpec? Health { get; set; }

    /// <summary>Scale with load; takes the place of <see cref="Replicas"/>. Not for an exclusive process.</summary>
    public AutoscalingSpec? Autoscaling { get; set; }

    /// <summary>How many pods a drain may take at once, where more than one pod runs.</summary>
    public DisruptionSpec? Disruption { get; set; }

    /// <summary>Reachable from outside the cluster; needs a port.</summary>
    public IngressSpec? Ingress { get; set; }

    /// <summary>Seconds between SIGTERM and SIGKILL.</summary>
    [Bounds(1, 3600)]
    public int? TerminationGracePeriodSeconds { get; set; }
}

/// <summary>How the kubelet asks for the health of a process.</summary>
public sealed record ProcessHealthSpec
{
    /// <summary>Asked until it first answers.</summary>
    public StartupHealthSpec? Startup { get; set; }

    /// <summary>Whether the pod is ready: it gets requests, and a rollout goes on.</summary>
    public ReadinessHealthSpec? Readiness { get; set; }

    /// <summary>Whether the container must be restarted. It should not ask the database.</summary>
    public LivenessHealthSpec? Liveness { get; set; }
}
