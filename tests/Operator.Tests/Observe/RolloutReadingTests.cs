using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Tests.Observe;

/// <summary>How far a Deployment is rolled out.</summary>
public sealed class RolloutReadingTests
{
    [Fact]
    public void Of_RolledOutDeployment_IsCompleteWithItsCounts()
    {
        var deployment = Deployment(desired: 3, replicas: 3, updated: 3, ready: 3, available: 3);

        Assert.Equal(new RolloutReading(RolloutState.Complete, 3, 3, 3, 3), RolloutReading.Of(deployment));
    }

    [Fact]
    public void Of_DeploymentUnderWay_HasEachCountInItsPlace() =>
        Assert.Equal(
            new RolloutReading(RolloutState.Progressing, 5, 4, 2, 1),
            RolloutReading.Of(Deployment(desired: 5, replicas: 6, updated: 4, ready: 2, available: 1)));

    /// <summary>Each differs in one count from a Deployment of 3 that is rolled out.</summary>
    [Theory]
    [InlineData(3, 2, 2)]
    [InlineData(4, 3, 3)]
    [InlineData(3, 3, 2)]
    [InlineData(3, 3, null)]
    [InlineData(3, null, 3)]
    public void Of_DeploymentThatLacksUpdatedPodsOrHasOldOnes_IsProgressing(int? replicas, int? updated, int? available) =>
        Assert.Equal(
            RolloutState.Progressing,
            RolloutReading.Of(Deployment(3, replicas, updated, ready: 3, available)).State);

    [Fact]
    public void Of_DeploymentWithMorePodsThanDesired_IsCompleteOnceAllAreUpdatedAndAvailable()
    {
        Assert.Equal(RolloutState.Complete, RolloutReading.Of(Deployment(3, 4, 4, 4, 4)).State);
        Assert.Equal(RolloutState.Progressing, RolloutReading.Of(Deployment(3, 4, 4, 3, 3)).State);
    }

    [Fact]
    public void Of_DeploymentOfNoPods_IsCompleteWithoutAnyCount() =>
        Assert.Equal(
            new RolloutReading(RolloutState.Complete, 0, 0, 0, 0), RolloutReading.Of(Deployment(0, null, null, null, null)));

    [Theory]
    [InlineData(null, (int)RolloutState.Progressing)]
    [InlineData(6L, (int)RolloutState.Progressing)]
    [InlineData(7L, (int)RolloutState.Complete)]
    [InlineData(8L, (int)RolloutState.Complete)]
    public void Of_StatusOfAnotherGeneration_IsProgressingUntilItIsOfThisOne(long? observed, int state)
    {
        var deployment = Deployment(3, 3, 3, 3, 3);
        deployment.Status!.ObservedGeneration = observed;

        Assert.Equal((RolloutState)state, RolloutReading.Of(deployment).State);
    }

    [Fact]
    public void Of_MissedDeadlineOfAnEarlierGeneration_IsProgressing()
    {
        var deployment = Deployment(3, 3, 1, 2, 2, Progressing("False", "ProgressDeadlineExceeded"));
        Assert.Equal(RolloutState.DeadlineExceeded, RolloutReading.Of(deployment).State);

        deployment.Metadata.Generation++;
        Assert.Equal(RolloutState.Progressing, RolloutReading.Of(deployment).State);
    }

    [Theory]
    [InlineData("Progressing", "True", "ProgressDeadlineExceeded")]
    [InlineData("Progressing", "False", "ReplicaSetCreateError")]
    [InlineData("Available", "False", "ProgressDeadlineExceeded")]
    public void Of_AnyOtherCondition_IsNotAMissedDeadline(string type, string status, string reason)
    {
        var condition = new V1Condition { Type = type, Status = status, Reason = reason };

        Assert.Equal(RolloutState.Progressing, RolloutReading.Of(Deployment(3, 3, 1, 2, 2, condition)).State);
    }

    [Fact]
    public void Of_DeploymentThatNobodyHasLookedAt_IsProgressingTowardsOnePod() =>
        Assert.Equal(
            new RolloutReading(RolloutState.Progressing, 1, 0, 0, 0),
            RolloutReading.Of(new V1Deployment { Metadata = new V1ObjectMeta { Generation = 1 } }));

    private static V1Condition Progressing(string status, string reason) =>
        new() { Type = "Progressing", Status = status, Reason = reason };

    private static V1Deployment Deployment(
        int desired, int? replicas, int? updated, int? ready, int? available, params V1Condition[] conditions) => new()
        {
            Metadata = new V1ObjectMeta { Name = "web", Generation = 7 },
            Spec = new V1DeploymentSpec
            {
                Replicas = desired,
                Selector = new V1LabelSelector(),
                Template = new V1PodTemplateSpec(),
            },
            Status = new V1DeploymentStatus
            {
                ObservedGeneration = 7,
                Replicas = replicas,
                UpdatedReplicas = updated,
                ReadyReplicas = ready,
                AvailableReplicas = available,
                Conditions = [.. conditions],
            },
        };
}
