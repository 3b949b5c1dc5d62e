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

        Assert.Equal(Breaking, RollbackGuard.Barrier(records, WithMigration(), Keys("first"), null));
        Assert.Null(RollbackGuard.Barrier(records, WithMigration(), Keys("breaking"), null));
        Assert.Null(RollbackGuard.Barrier(records, WithMigration(), Keys("last"), null));
    }

    [Theory]
    [InlineData("never-run", "here", true)]
    [InlineData("never-run", null, false)]
    [InlineData(null, "here", false)]
    public void Barrier_OfAMigrationThatIsNotOnRecord_IsAYoungerBreakingOneOfTheseDatabases(
        string? key, string? databases, bool stands)
    {
        var breaking = Breaking with { Data = Breaking.Data with { Databases = databases } };
        var keys = key is null ? null : Keys(key);

        Assert.Equal(
            stands ? breaking : null,
            RollbackGuard.Barrier([First, breaking, Last], WithMigration(), keys, Remembered(Noon.AddDays(-1))));
        Assert.Null(RollbackGuard.Barrier([First, breaking, Last], WithMigration(), keys, Remembered(Noon.AddDays(1))));
        Assert.Null(RollbackGuard.Barrier([First, breaking, Last], WithMigration(), keys, null));
    }

    [Fact]
    public void Barrier_OfAReleaseMadeWhileABreakingMigrationRan_IsNone()
    {
        var slow = Breaking with { Data = Breaking.Data with { Databases = "here", StartedAt = Noon } };
        var during = Remembered(Noon.AddMinutes(1));

        Assert.Null(RollbackGuard.Barrier([slow], WithMigration(), Keys("never-run"), during));
        Assert.Null(RollbackGuard.Barrier([slow], new AppStackSpec(), null, during));
        Assert.Equal(slow, RollbackGuard.Barrier([slow], new AppStackSpec(), null, Remembered(Noon.AddMinutes(-1))));
    }

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

    [Fact]
    public void Barrier_OfAMigrationOnRecordUnderAnEarlierKey_IsWhatCameAfterThatOne() => Assert.Equal(
        Breaking,
        RollbackGuard.Barrier([First, Breaking, Last], WithMigration(), new MigrationKeys("new form", ["first"]), null));

    [Fact]
    public void Obstacle_OfAReleaseWithoutMigration_IsABreakingOneOfALaterTime()
    {
        Assert.Equal(Breaking, RollbackGuard.Obstacle([Breaking], Remembered(Noon), null));
        Assert.Null(RollbackGuard.Obstacle([Breaking], Remembered(Noon.AddHours(3)), null));
    }

    [Fact]
    public void Obstacle_OfAReleaseWhoseMigrationIsNotOnRecord_IsABreakingOneOfAnyAge()
    {
        var good = Remembered(Noon.AddDays(1)) with { Release = Release(WithMigration()) };

        Assert.Equal(Breaking, RollbackGuard.Obstacle([First, Breaking], good, Keys("never-run")));
        Assert.Equal(Breaking, RollbackGuard.Obstacle([First, Breaking], good, null));
        Assert.Null(RollbackGuard.Obstacle([First, Breaking, Last], good, Keys("last")));
    }

    private static MigrationRecord Migration(string key, long sequence, bool backwardCompatible) => new(
        new MigrationData { Key = key, BackwardCompatible = backwardCompatible, CompletedAt = Noon.AddHours(sequence) },
        sequence);

    private static AppStackSpec WithMigration() => new() { Migration = new MigrationSpec() };

    private static ReleaseRecord Remembered(DateTimeOffset? createdAt) => new(
        Release(new AppStackSpec()), 1, ReleaseOutcome.Good, null, null, createdAt);

    private static Release Release(AppStackSpec spec) => new("a", ReleaseInputs.Of(spec), new Dictionary<string, string>());

    private static MigrationKeys Keys(string key) => new(key, []);
}
