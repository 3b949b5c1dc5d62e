using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>Which release runs, above all where no workload tells.</summary>
public sealed class ReleaseChoiceTests
{
    private const string Image = "registry.example/shop:1";

    private static readonly AppStack Stack = StackYaml.WithSpec($"image: {Image}\nweb: {{port: 8000}}");

    private static readonly Release Good = Release('a', Stack.Spec);
    private static readonly Release Newer = Release('b', Stack.Spec with { Image = "registry.example/shop:2" });

    [Fact]
    public void Current_NoWorkloads_IsTheNewestThatRolledOutWhole() => Assert.Equal(Good, Current());

    [Fact]
    public void Current_NoWorkloadsAndNothingGood_IsNone() =>
        Assert.Null(Choose(new StackHistory([Record(Newer, 1, ReleaseOutcome.Failed)], [], 2)).Current);

    [Theory]
    [InlineData(true, 6, false)]
    [InlineData(false, 4, false)]
    [InlineData(false, 6, true)]
    public void Current_NoWorkloadsAndALaterMigration_IsNoneOnlyIfTheReleaseCannotWorkWithItsSchema(
        bool compatible, long sequence, bool isNone) =>
        Assert.Equal(isNone, Current(Migration(compatible, sequence, "registry.example/shop:2")) is null);

    [Fact]
    public void Current_NoWorkloadsAndOneMigrationOfSeveralDoesNotFit_IsNone() => Assert.Null(Current(
        Migration(compatible: true, sequence: 6, Image), Migration(compatible: false, sequence: 7, "registry.example/shop:2")));

    [Fact]
    public void Current_NoWorkloadsAndTheMigrationIsItsOwn_IsTheGoodRelease() =>
        Assert.Equal(Good, Current(Migration(compatible: false, sequence: 6, Image)));

    [Fact]
    public void Current_NoWorkloadsAndItsMigrationHasAnImageOfItsOwn_IsJudgedByThat()
    {
        var good = Release('a', Stack.Spec with { Migration = new MigrationSpec { Image = "registry.example/schema:1" } });

        Assert.Equal(good, CurrentOf(good, Stack, Migration(false, 6, "registry.example/schema:1")));
        Assert.Null(CurrentOf(good, Stack, Migration(false, 6, Image)));
    }

    [Fact]
    public void Current_StackWithoutWorkloads_IsTheGoodReleaseWhateverTheSchema()
    {
        var stack = StackYaml.WithSpec($"image: {Image}");

        Assert.Equal(Good, CurrentOf(Good, stack, Migration(false, 6, "registry.example/shop:2")));
    }

    [Fact]
    public void Current_WorkloadsCarryARememberedRelease_IsThatOne()
    {
        var history = new StackHistory(
            [Record(Newer, 2, ReleaseOutcome.Pending), Record(Good, 1, ReleaseOutcome.Good)], [], 3);

        Assert.Equal(Good, Choose(history, Newer, Running(Good)).Current);
        Assert.Equal(Newer, Choose(history, Good, Running(Newer)).Current);
    }

    [Fact]
    public void Current_WorkloadsCarryTheTargetThatNothingRemembers_IsTheTarget() =>
        Assert.Equal(Newer, Choose(StackHistory.Empty, Newer, Running(Newer)).Current);

    [Fact]
    public void Current_WorkloadsCarryAReleaseThatNothingRemembers_IsNone()
    {
        Assert.Null(Choose(StackHistory.Empty, Newer, Running(Good)).Current);
        Assert.Null(Choose(StackHistory.Empty, target: null, Running(Good)).Current);
    }

    [Fact]
    public void LastGood_TargetIsGood_IsTheOneBefore()
    {
        var history = new StackHistory(
            [Record(Newer, 2, ReleaseOutcome.Good), Record(Good, 1, ReleaseOutcome.Good)], [], 3);

        Assert.Equal(Good, Choose(history, Newer).LastGood!.Release);
        Assert.Equal(Newer, Choose(history, Good).LastGood!.Release);
    }

    [Fact]
    public void TargetIsNewest_AnotherWasWantedSince_IsFalse()
    {
        var history = new StackHistory(
            [Record(Newer, 2, ReleaseOutcome.Pending), Record(Good, 1, ReleaseOutcome.Good)], [], 3);

        Assert.True(Choose(history, Newer).TargetIsNewest);
        Assert.False(Choose(history, Good).TargetIsNewest);
        Assert.False(Choose(StackHistory.Empty, Good).TargetIsNewest);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("1", false)]
    public void TargetFailed_RetryChanged_IsFalse(string? retry, bool failed)
    {
        var history = new StackHistory([Record(Newer, 1, ReleaseOutcome.Failed)], [], 2);

        Assert.Equal(failed, Choose(history, Newer).TargetFailed(retry));
    }

    private static Release? Current(params MigrationRecord[] migrations) => CurrentOf(Good, Stack, migrations);

    private static Release? CurrentOf(Release good, AppStack stack, params MigrationRecord[] migrations)
    {
        var history = new StackHistory(
            [Record(Newer, 8, ReleaseOutcome.Failed), Record(good, 5, ReleaseOutcome.Good)], migrations, 9);
        return ReleaseChoice.Of(stack, null, history, AppWorkloads.None).Current;
    }

    private static ReleaseChoice Choose(StackHistory history, Release? target = null, AppWorkloads? workloads = null) =>
        ReleaseChoice.Of(Stack, target, history, workloads ?? AppWorkloads.None);

    private static AppWorkloads Running(Release release) => AppWorkloads.Of(Stack, new ObservedState
    {
        Deployments = [FakeChildren.Web("shop", 2, release.Id, null, RolloutState.Complete)],
    });

    private static MigrationRecord Migration(bool compatible, long sequence, string image) => new(
        new MigrationData { Key = $"key-{sequence}", Image = image, BackwardCompatible = compatible }, sequence);

    private static ReleaseRecord Record(Release release, long revision, ReleaseOutcome outcome) =>
        new(release, revision, outcome, null, null, null);

    private static Release Release(char hash, AppStackSpec spec) =>
        new(new string(hash, 64), ReleaseInputs.Of(spec), new Dictionary<string, string>());
}
