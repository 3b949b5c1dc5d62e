using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Tests.Status;

/// <summary>Ready is never True of a generation of the spec that has not been done once.</summary>
public sealed class ProgressTests
{
    [Fact]
    public void NothingIsMissing_GenerationIsReached()
    {
        var stack = new StatusCase();

        Assert.Equal((Reasons.Healthy, stack.Stack.Metadata.Generation), (Ready(stack).Reason, Reached(stack)));
    }

    [Fact]
    public void ReconcileChangedAWorkload_IsProgressing()
    {
        var stack = new StatusCase();
        stack.Report.MarkChangedWorkload();

        Assert.Equal(("False", Reasons.Progressing, null), (Ready(stack).Status, Ready(stack).Reason, Reached(stack)));
    }

    [Fact]
    public void ReconcileChangedAWorkloadOfAReachedGeneration_IsProgressing()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Report.MarkChangedWorkload();

        Assert.Equal(("False", Reasons.Progressing), (Ready(stack).Status, Ready(stack).Reason));
    }

    [Fact]
    public void ConflictInANewGeneration_IsProgressing()
    {
        var stack = new StatusCase();
        stack.Report.MarkConflict();

        Assert.Equal(("False", Reasons.Progressing, null), (Ready(stack).Status, Ready(stack).Reason, Reached(stack)));
    }

    [Fact]
    public void ConflictInAReachedGeneration_LeavesItReady()
    {
        var stack = new StatusCase().Later(TimeSpan.FromMinutes(1));
        stack.Report.MarkConflict();

        Assert.Equal(("True", Reasons.Healthy), (Ready(stack).Status, Ready(stack).Reason));
        Assert.Equal(stack.Stack.Metadata.Generation, Reached(stack));
    }

    [Fact]
    public void WorkloadChangesItsSize_IsProgressingOnlyUntilItWasReached()
    {
        var stack = new StatusCase();
        stack.Stack.Status = stack.Compute();
        stack.Stack.Metadata.Generation++;
        stack.Deployment!.Spec!.Replicas = 3;

        Assert.Equal(
            (Reasons.Progressing, "Deployment football-web: 2 of 3 pods updated, 2 ready"),
            (Ready(stack).Reason, Ready(stack).Message));
        Assert.Equal(stack.Stack.Metadata.Generation - 1, Reached(stack));

        var status = stack.Deployment.Status!;
        (status.Replicas, status.UpdatedReplicas, status.ReadyReplicas, status.AvailableReplicas) = (3, 3, 3, 3);
        Assert.Equal((Reasons.Healthy, stack.Stack.Metadata.Generation), (Ready(stack).Reason, Reached(stack)));

        // A node is drained: no change of the spec, and no more pods are away than allowed.
        stack.Stack.Status = stack.Compute();
        (status.ReadyReplicas, status.AvailableReplicas) = (2, 2);
        Assert.Equal(
            ("True", Reasons.Degraded, "web: 2 of 3 pods ready"),
            (Ready(stack).Status, Ready(stack).Reason, Ready(stack).Message));
    }

    [Fact]
    public void GateIsClosed_GenerationIsNotReached()
    {
        var stack = new StatusCase();
        stack.Close(GateResult.Waiting(GateName.Migration, Reasons.MigrationRunning, "runs"));

        Assert.Equal((Reasons.MigrationRunning, null), (Ready(stack).Reason, Reached(stack)));
    }

    [Theory]
    [InlineData("football-db", 1, Reasons.Progressing)]
    [InlineData("football-db", 2, Reasons.Healthy)]
    [InlineData("football-other", 1, Reasons.Healthy)]
    public void ServerIsBeingChanged_IsProgressing(string name, int observed, string reason)
    {
        var stack = new StatusCase();
        stack.Servers.Add(Server(name, observed, ready: 1));

        Assert.Equal(reason, Ready(stack).Reason);
    }

    [Fact]
    public void OptionalServerIsDown_DoesNotHoldTheStackBack()
    {
        var stack = new StatusCase();
        stack.Down("cache", Reasons.ConnectionRefused, "refuses");
        stack.Servers.Add(Server("football-cache", observed: 2, ready: 0));

        Assert.Equal(("True", Reasons.Degraded), (Ready(stack).Status, Ready(stack).Reason));
    }

    [Theory]
    [InlineData("1Gi", Reasons.Progressing)]
    [InlineData("2Gi", Reasons.Healthy)]
    [InlineData("3Gi", Reasons.Healthy)]
    [InlineData(null, Reasons.Healthy)]
    public void VolumeIsBeingResized_IsProgressing(string? capacity, string reason)
    {
        var stack = new StatusCase();
        stack.Claims.Add(new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = "football-db-data" },
            Spec = new V1PersistentVolumeClaimSpec
            {
                Resources = new V1ResourceRequirements { Requests = new() { ["storage"] = "2Gi" } },
            },
            Status = new V1PersistentVolumeClaimStatus
            {
                Phase = "Bound",
                Capacity = capacity is null ? null : new() { ["storage"] = capacity },
            },
        });

        Assert.Equal(reason, Ready(stack).Reason);
    }

    private static V1StatefulSet Server(string name, int observed, int ready) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, Generation = 2 },
        Spec = new V1StatefulSetSpec
        {
            Replicas = 1,
            ServiceName = name,
            Selector = new V1LabelSelector(),
            Template = new V1PodTemplateSpec(),
        },
        Status = new V1StatefulSetStatus
        {
            ObservedGeneration = observed,
            Replicas = 1,
            UpdatedReplicas = 1,
            ReadyReplicas = ready,
        },
    };

    private static V1Condition Ready(StatusCase stack) => stack[ConditionTypes.Ready];

    private static long? Reached(StatusCase stack) => stack.Compute().ReachedGeneration;
}
