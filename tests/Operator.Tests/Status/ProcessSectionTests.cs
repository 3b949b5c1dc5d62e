using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Tests.Status;

public sealed class ProcessSectionTests
{
    [Fact]
    public void Process_ThatRuns_SaysItsPodsAndRestarts()
    {
        var stack = With(new ProcessSpec { Name = "scheduler", Exclusive = true });
        stack.Servers.Add(Set("football-scheduler", replicas: 1, ready: 1));
        var pod = StatusCase.Pod("football-scheduler-0", StatusCase.Now, 1, restarts: 3);
        pod.Metadata.Labels![Labels.Component] = "scheduler";
        stack.Pods.Add(pod);

        Assert.Equal(
            [new ProcessStatus { Name = "scheduler", Ready = 1, Desired = 1, Restarts = 3 }], stack.Compute().Processes!);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 0)]
    public void Process_ThatIsNotThereYet_SaysHowManyPodsAreWanted(bool suspended, int desired)
    {
        var stack = With(new ProcessSpec { Name = "worker", Replicas = 2 });
        stack.Stack.Spec = stack.Stack.Spec with { Suspend = suspended };

        Assert.Equal([new ProcessStatus { Name = "worker", Desired = desired }], stack.Compute().Processes!);
    }

    [Fact]
    public void Processes_ThatCannotBeRead_AreAsTheyWereKnown()
    {
        var stack = With(new ProcessSpec { Name = "scheduler", Exclusive = true });
        stack.Servers.Add(Set("football-scheduler", replicas: 1, ready: 1));
        stack.Later(TimeSpan.FromMinutes(1));
        stack.Servers.Clear();
        stack.UnavailableKinds.Add("statefulsets");

        Assert.Equal([new ProcessStatus { Name = "scheduler", Ready = 1, Desired = 1 }], stack.Compute().Processes!);
    }

    [Fact]
    public void Processes_OfAStackWithoutAny_AreNotThere() => Assert.Null(new StatusCase().Compute().Processes);

    private static StatusCase With(ProcessSpec process)
    {
        var stack = new StatusCase();
        stack.Stack.Spec = stack.Stack.Spec with { Processes = [process] };
        return stack;
    }

    private static V1StatefulSet Set(string name, int replicas, int ready) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Generation = 1 },
        Spec = new V1StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = name,
            Selector = new V1LabelSelector(),
            Template = new V1PodTemplateSpec(),
        },
        Status = new V1StatefulSetStatus
        {
            ObservedGeneration = 1,
            Replicas = replicas,
            UpdatedReplicas = replicas,
            ReadyReplicas = ready,
        },
    };
}
