using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using static Ballast.Operator.Tests.Observe.TroubledPods;

namespace Ballast.Operator.Tests.Observe;

/// <summary>Whose trouble is told when several pods have some.</summary>
public sealed class WorstPodProblemTests
{
    [Fact]
    public void Worst_PodsWithDifferentProblems_IsTheMostTellingOneWhateverTheirNames()
    {
        V1Pod[] pods =
        [
            Pod("g", Container(waiting: "ErrImagePull")),
            Pod("f", Container(waiting: "CreateContainerError")),
            Pod("e", Container(terminated: Ended(137, "OOMKilled"))),
            Pod("d", Container(terminated: Ended(1))),
            Pod("c", Container(last: Ended(137), running: true)),
            Unplaced("b"),
            Pod("a", Container(running: true, started: true)),
        ];

        var inTurn = Enumerable.Range(0, pods.Length + 1).Select(gone => Worst(pods.Skip(gone))?.Reason);

        Assert.Equal(
            [
                Reasons.ImagePullFailed, Reasons.ContainerConfigError, Reasons.OutOfMemory, Reasons.CrashLoop,
                Reasons.StartupFailed, Reasons.Unschedulable, Reasons.NotReady, null,
            ],
            inTurn);
        Assert.Equal(Reasons.ImagePullFailed, Worst(pods.Reverse())?.Reason);
    }

    /// <summary>The order does not depend on the language of the machine: capitals come first, and 10 before 2.</summary>
    [Theory]
    [InlineData("web-1", "web-2", "web-1")]
    [InlineData("web-2", "web-1", "web-1")]
    [InlineData("web-2", "web-10", "web-10")]
    [InlineData("web-a", "web-B", "web-B")]
    public void Worst_PodsWithTheSameProblem_IsThatOfTheFirstByNameOrdinally(string one, string other, string first) =>
        Assert.Equal(
            first, Worst([Pod(one, Container(last: Ended(1))), Pod(other, Container(last: Ended(1)))])?.Pod);

    [Fact]
    public void Worst_PodBeingDeleted_DoesNotCount()
    {
        var leaving = Pod("a", Container(waiting: "ErrImagePull"));
        leaving.Metadata.DeletionTimestamp = DateTimeOffset.UnixEpoch;

        Assert.Null(Worst([leaving]));
        Assert.Equal("b", Worst([leaving, Pod("b", Container(running: true, started: true))])?.Pod);
    }

    [Fact]
    public void Worst_NoPods_IsNone() => Assert.Null(Worst([]));

    private static PodProblem? Worst(IEnumerable<V1Pod> pods) => PodProblem.Worst(pods, DateTimeOffset.UnixEpoch);
}
