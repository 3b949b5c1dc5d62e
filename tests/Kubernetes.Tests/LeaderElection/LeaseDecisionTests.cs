using Ballast.Kubernetes.LeaderElection;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.LeaderElection;

public class LeaseDecisionTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    [Fact]
    public void Lease_Missing_IsCreated() => Assert.Equal(LeaseAction.Create, LeaseDecision.Compute(null, "me", default).Action);

    [Fact]
    public void Lease_HeldByNobody_IsTakenAtOnce() => Assert.Equal(LeaseAction.Acquire, Decide(holder: "", ageSeconds: 0).Action);

    [Fact]
    public void Lease_Ours_IsRenewedHoweverOld() =>
        Assert.Equal(LeaseAction.Renew, Decide(holder: "me", ageSeconds: 3600).Action);

    [Theory]
    [InlineData(0, 15)]
    [InlineData(14.9, 0.1)]
    public void Lease_ChangedWithinItsDuration_IsWaitedFor(double age, double remaining)
    {
        var decision = Decide(holder: "other", age);
        Assert.Equal(LeaseAction.Wait, decision.Action);
        Assert.Equal(remaining, decision.Remaining.TotalSeconds, 3);
    }

    [Fact]
    public void Lease_UnchangedForItsDuration_IsTaken() =>
        Assert.Equal(LeaseAction.Acquire, Decide(holder: "other", ageSeconds: 15).Action);

    [Theory]
    [InlineData("1999-01-01T00:00:00.000000Z")]
    [InlineData("2099-01-01T00:00:00.000000Z")]
    public void Expiry_HoldersClockIsFarOff_IsJudgedByOursAlone(string renewTime)
    {
        var lease = Lease("other", version: "5", renewTime);
        var first = LeaseObservation.From(lease, null, Duration, TimeSpan.FromSeconds(100));
        var again = LeaseObservation.From(lease, first, Duration, TimeSpan.FromSeconds(114));

        Assert.Equal(LeaseAction.Wait, LeaseDecision.Compute(again, "me", TimeSpan.FromSeconds(114)).Action);
        Assert.Equal(LeaseAction.Acquire, LeaseDecision.Compute(again, "me", TimeSpan.FromSeconds(115)).Action);
    }

    [Fact]
    public void Observation_LeaseWasRenewed_StartsItsTimeAnew()
    {
        var first = LeaseObservation.From(Lease("other", version: "5"), null, Duration, TimeSpan.FromSeconds(100));
        var renewed = LeaseObservation.From(Lease("other", version: "6"), first, Duration, TimeSpan.FromSeconds(114));

        Assert.Equal(LeaseAction.Wait, LeaseDecision.Compute(renewed, "me", TimeSpan.FromSeconds(128)).Action);
    }

    [Fact]
    public void Record_TakenOverAndRenewed_CountsOneTransition()
    {
        var options = new LeaderElectionOptions { Namespace = "ns", Identity = "me" };
        var now = new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        var taken = LeaseRecord.BuildHeld(Lease("other", version: "5"), options, now);
        var renewed = LeaseRecord.BuildHeld(taken, options, now.AddSeconds(2));

        Assert.Equal("me", renewed.Spec!.HolderIdentity);
        Assert.Equal(4, renewed.Spec.LeaseTransitions);
        Assert.Equal("2030-01-02T03:04:05.678000Z", renewed.Spec.AcquireTime);
        Assert.Equal("2030-01-02T03:04:07.678000Z", renewed.Spec.RenewTime);
        Assert.Equal("5", renewed.Metadata.ResourceVersion);
    }

    [Fact]
    public void Options_TimesInTheWrongOrder_AreRefusedByName()
    {
        var options = new LeaderElectionOptions { RenewDeadline = TimeSpan.FromSeconds(20) };
        Assert.Equal(2, options.Validate().Count());
        Assert.Contains(options.Validate(), e => e.Contains("RenewDeadline", StringComparison.Ordinal));
        Assert.Contains(options.Validate(), e => e.Contains("Namespace", StringComparison.Ordinal));
    }

    private static LeaseDecision Decide(string holder, double ageSeconds) => LeaseDecision.Compute(
        new(holder, Duration, "1", TimeSpan.FromSeconds(100)), "me", TimeSpan.FromSeconds(100 + ageSeconds));

    private static V1Lease Lease(string holder, string version, string? renewTime = null) => new()
    {
        Metadata = new() { Name = "ballast", Namespace = "ns", ResourceVersion = version },
        Spec = new() { HolderIdentity = holder, LeaseDurationSeconds = 15, RenewTime = renewTime, LeaseTransitions = 3 },
    };
}
