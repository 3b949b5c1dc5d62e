using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Desired;

/// <summary>The probes of web.</summary>
internal static class WebProbes
{
    private const int StartupPeriodSeconds = 2;

    public static V1Probe BuildStartup(WebSpec web)
    {
        var startup = web.Health?.Startup ?? new StartupHealthSpec();
        return Build(web.Port, startup.Path) with
        {
            PeriodSeconds = StartupPeriodSeconds,
            TimeoutSeconds = StartupPeriodSeconds,
            FailureThreshold = (startup.WithinSeconds + StartupPeriodSeconds - 1) / StartupPeriodSeconds,
        };
    }

    public static V1Probe BuildReadiness(WebSpec web)
    {
        var readiness = web.Health?.Readiness ?? new ReadinessHealthSpec();
        return Build(web.Port, readiness.Path) with
        {
            PeriodSeconds = readiness.PeriodSeconds,
            TimeoutSeconds = readiness.TimeoutSeconds,
            FailureThreshold = readiness.FailureThreshold,
        };
    }

    public static V1Probe BuildLiveness(WebSpec web)
    {
        var liveness = web.Health?.Liveness ?? new LivenessHealthSpec();
        return Build(web.Port, liveness.Path) with
        {
            PeriodSeconds = liveness.PeriodSeconds,
            TimeoutSeconds = liveness.TimeoutSeconds,
            FailureThreshold = liveness.FailureThreshold,
        };
    }

    // Set explicitly: a defaulted field has no field manager, so apply would not remove it together with the path.
    private static V1Probe Build(int port, string? path) => path is null
        ? new V1Probe { TcpSocket = new V1TcpSocketAction { Port = port } }
        : new V1Probe { HttpGet = new V1HttpGetAction { Path = path, Port = port, Scheme = "HTTP" } };
}
