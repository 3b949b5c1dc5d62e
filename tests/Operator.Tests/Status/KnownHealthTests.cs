using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Status;

namespace Ballast.Operator.Tests.Status;

public sealed class KnownHealthTests
{
    [Fact]
    public void KnownHealth_OfAStatus_IsWhatItSaysWithoutTheUnknown()
    {
        var stack = new StatusCase();
        stack.Down("cache", Reasons.ConnectionRefused, "Redis refuses the connection");
        var status = stack.Compute();
        Assert.Equal(
            new Dictionary<string, HealthState> { ["db"] = HealthState.Healthy, ["cache"] = HealthState.Unhealthy, [""] = HealthState.Healthy },
            KnownHealth.Of(status));

        status.Dependencies![0].Ready = "Unknown";
        status.Web!.Health!.Status = "unreachable";
        Assert.Equal(
            new Dictionary<string, HealthState> { ["cache"] = HealthState.Unhealthy, [""] = HealthState.Unhealthy }, KnownHealth.Of(status));
    }

    [Fact]
    public void KnownHealth_OfAStackNobodyHasLookedAt_IsEmpty()
    {
        Assert.Empty(KnownHealth.Of(null));
        Assert.Empty(KnownHealth.Of(new AppStackStatus()));
    }
}
