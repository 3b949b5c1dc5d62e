using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Desired;

/// <summary>
/// The probes of a workload. Without a port, only a command can ask; where there is none either, nothing is asked.
/// </summary>
internal static class WorkloadProbes
{
    private const int StartupPeriodSeconds = 2;

    public static V1Probe? BuildStartup(WorkloadShape workload)
    {
        var startup = workload.Startup ?? new StartupHealthSpec();
        return Build(workload, startup.Path, startup.Command) is not { } probe ? null : probe with
        {
            PeriodSeconds = StartupPeriodSeconds,
            TimeoutSeconds = StartupPeriodSeconds,
            FailureThreshold = (startup.WithinSeconds + StartupPeriodSeconds - 1) / StartupPeriodSeconds,
        };
    }

    public static V1Probe? BuildReadiness(WorkloadShape workload)
    {
        var readiness = workload.Readiness ?? new ReadinessHealthSpec();
        return Build(workload, readiness.Path, readiness.Command) is not { } probe ? null : probe with
        {
            PeriodSeconds = readiness.PeriodSeconds,
            TimeoutSeconds = readiness.TimeoutSeconds,
            FailureThreshold = readiness.FailureThreshold,
        };
    }

    public static V1Probe? BuildLiveness(WorkloadShape workload)
    {
        var liveness = workload.Liveness ?? new LivenessHealthSpec();
        return Build(workload, liveness.Path, liveness.Command) is not { } probe ? null : probe with
        {
            PeriodSeconds = liveness.PeriodSeconds,
            TimeoutSeconds = liveness.TimeoutSeconds,
            FailureThreshold = liveness.FailureThreshold,
        };
    }

    // Set explicitly: a defaulted field has no field manager, so apply would not remove it together with the path.
    private static V1Probe? Build(
        WorkloadShape workload, string? path, List<string>? command) => (command, path, workload.Port) switch
        {
            ({ } words, _, _) => new V1Probe { Exec = new V1ExecAction { Command = words } },
            (_, _, null) => null,
            (_, null, { } port) => new V1Probe { TcpSocket = new V1TcpSocketAction { Port = port } },
            (_, _, { } port) => new V1Probe { HttpGet = new V1HttpGetAction { Path = path, Port = port, Scheme = "HTTP" } },
        };
}
