using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

public sealed class HealthJudgeTests
{
    private static readonly HealthReading Nothing = new(HealthState.Unknown, null, 0);

    private static readonly CheckResult Good =
        new(HealthState.Healthy, "", "", DateTimeOffset.UnixEpoch, TimeSpan.FromMilliseconds(3))
        {
            Version = "15.18",
            MaxConnections = 100,
            ReservedConnections = 3,
        };

    private static readonly CheckResult Bad =
        new(HealthState.Unhealthy, Reasons.ConnectionRefused, "refused", DateTimeOffset.UnixEpoch, TimeSpan.Zero);

    [Fact]
    public void Judgement_FirstAnswerIsAMiss_IsUnhealthyAtOnce() =>
        Assert.Equal(new HealthReading(HealthState.Unhealthy, Bad, 1), HealthJudge.Next(Nothing, Bad, 3));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void Judgement_FirstAnswersOfAnAppAreMisses_CountTowardsTheThreshold(int misses, bool isDown)
    {
        var next = HealthJudge.Next(Nothing with { ConsecutiveFailures = misses }, Bad, 3, trustsFirstFailure: false);

        Assert.Equal(
            (isDown ? HealthState.Unhealthy : HealthState.Unknown, misses + 1), (next.State, next.ConsecutiveFailures));
    }

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(3, 3, false)]
    [InlineData(1, 1, false)]
    public void Judgement_HealthyTargetMisses_FallsOnlyAtTheThreshold(int misses, int threshold, bool healthy) => Assert.Equal(
        healthy ? HealthState.Healthy : HealthState.Unhealthy, After(threshold, [Good, .. Enumerable.Repeat(Bad, misses)]).State);

    [Fact]
    public void Judgement_MissWithinTheThreshold_LooksAsBefore()
    {
        var before = After(3, Good);
        var after = HealthJudge.Next(before, Bad, 3);
        Assert.Equal(1, after.ConsecutiveFailures);
        Assert.Same(Good, after.Last);
        Assert.False(HealthJudge.Differs(before, after));
    }

    [Fact]
    public void Judgement_MissesThatAreNotInARow_NeverAddUp() =>
        Assert.Equal(HealthState.Healthy, After(2, Good, Bad, Good, Bad, Good, Bad).State);

    [Fact]
    public void Judgement_KnownHealthyFromBefore_ToleratesAMiss() =>
        Assert.Equal(HealthState.Healthy, HealthJudge.Next(new HealthReading(HealthState.Healthy, null, 0), Bad, 3).State);

    [Fact]
    public void Judgement_OneGoodAnswer_Heals() =>
        Assert.Equal(new HealthReading(HealthState.Healthy, Good, 0), After(1, Bad, Bad, Good));

    [Fact]
    public void Judgement_ServerGoesDown_KeepsWhatItSaidOfItself()
    {
        var last = After(1, Good, Bad).Last!;
        Assert.Equal(
            (Reasons.ConnectionRefused, "15.18", 100, 3),
            (last.Reason, last.Version, last.MaxConnections, last.ReservedConnections));
    }

    [Fact]
    public void Judgement_OnlyTimeAndLatencyChange_DoesNotDiffer() => Assert.False(HealthJudge.Differs(
        After(1, Good), After(1, Good with { At = DateTimeOffset.MaxValue, Latency = TimeSpan.FromSeconds(1) })));

    [Fact]
    public void Judgement_ReasonMessageOrVersionChanges_Differs()
    {
        Assert.True(HealthJudge.Differs(After(1, Bad), After(1, Bad with { Reason = Reasons.UnknownHost })));
        Assert.True(HealthJudge.Differs(After(1, Bad), After(1, Bad with { Message = "other" })));
        Assert.True(HealthJudge.Differs(After(1, Good), After(1, Good with { Version = "16.1" })));
        Assert.True(HealthJudge.Differs(After(1, Good), After(1, Good with { MaxConnections = 200 })));
    }

    private static HealthReading After(int threshold, params CheckResult[] answers) =>
        answers.Aggregate(Nothing, (reading, answer) => HealthJudge.Next(reading, answer, threshold));
}
