using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Tests.Observe;

/// <summary>Pods as their status shows them to be in trouble.</summary>
internal static class TroubledPods
{
    private static readonly V1ContainerStateRunning Running = new();

    public static V1ContainerStatus Container(
        string? waiting = null, string? message = null, bool running = false, V1ContainerStateTerminated? terminated = null,
        V1ContainerStateTerminated? last = null, bool ready = false, bool? started = null, int restarts = 0) => new()
        {
            Name = "web",
            Image = "registry.example/app:2",
            Ready = ready,
            Started = started,
            RestartCount = restarts,
            State = new V1ContainerState
            {
                Waiting = waiting is null ? null : new V1ContainerStateWaiting { Reason = waiting, Message = message },
                Running = running ? Running : null,
                Terminated = terminated,
            },
            LastState = last is null ? null : new V1ContainerState { Terminated = last },
        };

    public static V1ContainerStateTerminated Ended(int exitCode, string reason = "Error") =>
        new() { ExitCode = exitCode, Reason = reason };

    public static V1Pod Pod(string name, params V1ContainerStatus[] containers) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Status = new V1PodStatus { ContainerStatuses = [.. containers] },
    };

    public static V1Pod Unplaced(string name) => With(name, new V1Condition
    {
        Type = "PodScheduled",
        Status = "False",
        Reason = "Unschedulable",
        Message = "0/3 nodes are available: 3 Insufficient cpu.",
    });

    public static V1Pod With(string name, V1Condition condition) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Status = new V1PodStatus
        {
            Conditions = [new V1Condition { Type = "Initialized", Status = "True", Reason = "" }, condition],
        },
    };
}
