using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Planning;

/// <summary>Which migrations stand in the way of a return to an earlier release.</summary>
public sealed class RollbackGuardTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly MigrationRecord First = Migration("first", 1, backwardCompatible: true);
    private static readonly MigrationRecord Breaking = Migration("breaking", 2, backwardCompatible: false);
    private static readonly MigrationRecord Last = Migration("last", 3, backwardCompatible: true);

    [Fact]
    public void Newer_ThanTheReleasesOwn_IsTheOneThatIsNotBackwardCompatible() =>
        Assert.Equal(Breaking, RollbackGuard.Newer([First, Breaking, Last], First));

    [Fact]
    public void Newer_ThanABreakingOneItself_IsNone()
    {
        Assert.Null(RollbackGuard.Newer([First, Breaking, Last], Breaking));
        Assert.Null(RollbackGuard.Newer([First, Breaking, Last], Last));
    }

    [Fact]
    public void Newer_WhereAllAreBackwardCompatible_IsNone() => Assert.Null(RollbackGuard.Newer([First, Last], null));

    [Fact]
    public void Newer_ThanAReleaseFromBeforeAnyMigration_IsABreakingOneOfAnyAge() =>
        Assert.Equal(Breaking, RollbackGuard.Newer([Breaking], null));

    [Fact]
    public void Newer_OfTwoBreakingOnes_IsTheNewest()
    {
        var newest = Migration("newest", 4, backwardCompatible: false);

        Assert.Equal(newest, RollbackGuard.Newer([First, Breaking, newest], First));
    }

    [Fact]
    public void Barrier_OfAReleaseWithAMigration_IsWhatCameAfterThatOne()
    {
        MigrationRecord[] records = [First, Breaking, Last];

        Assert.Equal(Breaking, RollbackGuard.Barrier(records, WithMigration(), "first", null));
        Assert.Null(RollbackGuard.Barrier(records, WithMigration(), "breaking", null));
        Assert.Null(RollbackGuard.Barrier(records, WithMigration(), "last", null));
    }

    [Theory]
    [InlineData("never-run")]
    [InlineData(null)]
    public void Barrier_OfAMigrationThatIsNotOnRecord_IsNone(string? key) =>
        Assert.Null(RollbackGuard.Barrier([First, Breaking, Last], WithMigration(), key, Remembered(Noon.AddDays(-1))));

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void Barrier_OfAReleaseWithoutMigration_IsABreakingOneThatCompletedAfterItWasMade(int minutes, bool stands)
    {
        var barrier = RollbackGuard.Barrier(
            [First, Breaking, Last], new AppStackSpec(), null, Remembered(Breaking.Data.CompletedAt!.Value.AddMinutes(minutes)));

        Assert.Equal(stands ? Breaking : null, barrier);
    }

    [Fact]
    public void Barrier_OfAReleaseWithoutMigrationWhoseAgeIsNotKnown_IsNone()
    {
        Assert.Null(RollbackGuard.Barrier([Breaking], new AppStackSpec(), null, null));
        Assert.Null(RollbackGuard.Barrier([Breaking], new AppStackSpec(), null, Remembered(null)));
    }

    private static MigrationRecord Migration(string key, long sequence, bool backwardCompatible) => new(
        new MigrationData { Key = key, BackwardCompatible = backwardCompatible, CompletedAt = Noon.AddHours(sequence) },
        sequence);

    private static AppStackSpec WithMigration() => new() { Migration = new MigrationSpec() };

    private static ReleaseRecord Remembered(DateTimeOffset? createdAt) => new(
        new Release("a", ReleaseInputs.Of(new AppStackSpec()), new Dictionary<string, string>()), 1, ReleaseOutcome.Good,
        null, null, createdAt);
}
