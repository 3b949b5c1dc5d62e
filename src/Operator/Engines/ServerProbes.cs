using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Engines;

/// <summary>How often the kubelet asks a managed server for its health.</summary>
internal static class ServerProbes
{
    private const int TimeoutSeconds = 5;

    /// <summary>The container, asked in the same way for its start, its readiness and its liveness.</summary>
    public static V1Container WithProbes(this V1Container container, V1Probe probe) => container with
    {
        // Allow 30 minutes: a server that recovers after a crash, or reads much data, must not be killed.
        StartupProbe = probe with { PeriodSeconds = 2, TimeoutSeconds = TimeoutSeconds, FailureThreshold = 900 },
        ReadinessProbe = probe with { PeriodSeconds = 5, TimeoutSeconds = TimeoutSeconds, FailureThreshold = 3 },
        LivenessProbe = probe with { PeriodSeconds = 20, TimeoutSeconds = TimeoutSeconds, FailureThreshold = 6 },
    };
}
