using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

public sealed class TimedRolloutTests
{
    private static readonly DateTimeOffset Begun = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(600);

    private static V1ObjectMeta Metadata => new()
    {
        Name = "shop-x",
        Generation = 1,
        Annotations = new() { [Labels.RolloutSince] = "2026-01-01T12:00:00Z" },
    };

    [Theory]
    [InlineData(599, "Progressing")]
    [InlineData(600, "DeadlineExceeded")]
    public void Rollout_WithoutAReadyPod_MissesItsDeadlineFromItsBegin(int seconds, string state)
    {
        var reading = Read(Scheduler(ready: 0), seconds);

        Assert.Equal(state, reading.State.ToString());
        Assert.Equal(state == "Progressing" ? Begun + Deadline : null, reading.LookAt);
        Assert.Equal(state == "Progressing" ? null : Begun, reading.LastProgress);
    }

    // A worker of three, the second of which became ready after 500 s: progress, unlike a container that is ready between
    // crashes.
    [Theory]
    [InlineData(0, 1099, "Progressing")]
    [InlineData(0, 1100, "DeadlineExceeded")]
    [InlineData(3, 1099, "DeadlineExceeded")]
    public void Rollout_WithAPodThatBecameReady_CountsFromThereIfItNeverRestarted(int restarts, int seconds, string state)
    {
        var worker = Worker();
        worker = worker with { Pods = [Pod(readyAt: 500, restarts)] };

        Assert.Equal(state, Read(worker, seconds).State.ToString());
    }

    [Theory]
    [InlineData(false, 109, "Progressing")]
    [InlineData(false, 110, "Complete")]
    [InlineData(true, 101, "Complete")]
    public void StatefulSet_WhoseReadyPodNobodyAsks_IsCompleteAMomentLater(bool hasCheck, int seconds, string state)
    {
        var reading = Read(Scheduler(ready: 1, hasCheck) with { Pods = [Pod(readyAt: 100)] }, seconds);

        Assert.Equal(state, reading.State.ToString());
        Assert.Equal(state == "Progressing" ? Begun.AddSeconds(110) : null, reading.LookAt);
    }

    [Fact]
    public void Workload_WithoutTheTime_IsAsItsControllerTells()
    {
        var web = Worker();
        web.Metadata.Annotations = null;

        Assert.Equal(RolloutState.Progressing, Read(web, 99999).State);
    }

    private static RolloutReading Read(AppWorkload workload, int seconds) =>
        TimedRollout.Of(workload, Deadline, Begun.AddSeconds(seconds));

    private static AppWorkload Scheduler(int ready, bool hasCheck = false) => AppWorkload.Of("scheduler", new V1StatefulSet
    {
        Metadata = Metadata,
        Spec = new V1StatefulSetSpec
        {
            Replicas = 1,
            ServiceName = "shop-x",
            Selector = new V1LabelSelector(),
            Template = Template(hasCheck),
        },
        Status = new V1StatefulSetStatus { ObservedGeneration = 1, Replicas = 1, UpdatedReplicas = 1, ReadyReplicas = ready },
    });

    private static AppWorkload Worker() => AppWorkload.Of("worker", new V1Deployment
    {
        Metadata = Metadata,
        Spec = new V1DeploymentSpec { Replicas = 3, Selector = new V1LabelSelector(), Template = Template(hasCheck: false) },
        Status = new V1DeploymentStatus { ObservedGeneration = 1, Replicas = 3, UpdatedReplicas = 2, AvailableReplicas = 2 },
    });

    private static V1PodTemplateSpec Template(bool hasCheck) => new()
    {
        Spec = new V1PodSpec
        {
            Containers = [new V1Container { Name = "x", ReadinessProbe = hasCheck ? new V1Probe() : null }],
        },
    };

    private static V1Pod Pod(int readyAt, int restarts = 0) => new()
    {
        Metadata = new V1ObjectMeta { Name = "shop-x-0" },
        Status = new V1PodStatus
        {
            Conditions =
                [new V1Condition
                {
                    Type = "Ready",
                    Status = "True",
                    Reason = "",
                    LastTransitionTime = Begun.AddSeconds(readyAt)
                }],
            ContainerStatuses = [new V1ContainerStatus { Name = "x", Ready = true, RestartCount = restarts }],
        },
    };
}
