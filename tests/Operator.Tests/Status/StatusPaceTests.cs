using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Status;

namespace Ballast.Operator.Tests.Status;

/// <summary>Which changes of a status may be written a moment later.</summary>
public sealed class StatusPaceTests
{
    [Fact]
    public void Change_OfHowFarAStackIs_MayWait()
    {
        Assert.True(StatusPace.MayWait(UnderWay(), UnderWay(Reasons.RollingOut)));
        Assert.True(StatusPace.MayWait(UnderWay(), UnderWay(message: "1 of 2 pods updated")));
    }

    [Fact]
    public void Status_First_IsWrittenAtOnce() => Assert.False(StatusPace.MayWait(null, UnderWay()));

    [Fact]
    public void Status_OfANewSpec_IsWrittenAtOnce()
    {
        var after = UnderWay();
        after.ObservedGeneration = 2;
        Assert.False(StatusPace.MayWait(UnderWay(), after));
    }

    [Theory]
    [InlineData(Reasons.ConnectionRefused)]
    [InlineData(Reasons.SecretNotFound)]
    [InlineData(Reasons.CrashLoop)]
    public void Change_ToOrFromWhatMayNeedAPerson_IsWrittenAtOnce(string reason)
    {
        Assert.False(StatusPace.MayWait(UnderWay(), UnderWay(reason)));
        Assert.False(StatusPace.MayWait(UnderWay(reason), UnderWay()));
    }

    [Theory]
    [InlineData(ConditionTypes.Ready)]
    [InlineData(ConditionTypes.Stalled)]
    [InlineData(ConditionTypes.Available)]
    public void Change_OfAConditionThatCounts_IsWrittenAtOnce(string type)
    {
        var after = UnderWay();
        after.Conditions!.Find(c => c.Type == type)!.Status = "True";
        Assert.False(StatusPace.MayWait(UnderWay(), after));
        Assert.False(StatusPace.MayWait(after, UnderWay()));
    }

    [Fact]
    public void Change_OfTheMigration_IsWrittenAtOnce()
    {
        var after = UnderWay();
        after.Migration = new MigrationStatus { Key = "k", Job = "shop-migrate-1", State = MigrationState.Running };
        Assert.False(StatusPace.MayWait(UnderWay(), after));
    }

    // The pod may be deleted in the next moment, and then nothing but the status remembers.
    [Fact]
    public void Change_OfWhatOnlyTheStatusRemembersOfAMigration_IsWrittenAtOnce()
    {
        var (before, ended, stuck, same) = (UnderWay(), UnderWay(), UnderWay(), UnderWay(Reasons.RollingOut));
        var running = new MigrationStatus { Key = "k", Job = "shop-migrate-1", State = MigrationState.Running };
        (before.Migration, same.Migration) = (running, running with { Attempts = 2 });
        (ended.Migration, stuck.Migration) = (running with { ExitCode = 3 }, running with { Problem = "ImagePullFailed" });

        Assert.False(StatusPace.MayWait(before, ended));
        Assert.False(StatusPace.MayWait(before, stuck));
        Assert.True(StatusPace.MayWait(before, same));
    }

    private static AppStackStatus UnderWay(string reason = Reasons.PodNotReady, string message = "") => new()
    {
        ObservedGeneration = 1,
        Conditions =
        [
            new V1Condition { Type = ConditionTypes.Ready, Status = "False", Reason = reason, Message = message },
            new V1Condition { Type = ConditionTypes.Stalled, Status = "False", Reason = Reasons.Idle },
            new V1Condition { Type = ConditionTypes.Available, Status = "False", Reason = Reasons.NoPodsReady },
        ],
    };
}
