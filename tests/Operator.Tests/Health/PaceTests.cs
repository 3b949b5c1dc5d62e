using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

public sealed class PaceTests
{
    private static readonly AppTarget Target =
        new("football-web.demo.svc", 8000, "/", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5), 3);

    [Theory]
    [InlineData(false, 0, 1)]
    [InlineData(false, 0.5, 1.5)]
    [InlineData(false, 1, 2)]
    [InlineData(true, 0, 18)]
    [InlineData(true, 0.5, 20)]
    [InlineData(true, 1, 22)]
    public void Pace_ByHealth_IsOneToTwoSecondsOrTheInterval(bool healthy, double random, double seconds) => Assert.Equal(
        seconds,
        Pace.Next(new HealthReading(healthy ? HealthState.Healthy : HealthState.Unhealthy, null, 0), Target, random).TotalSeconds,
        6);

    [Fact]
    public void Pace_NothingKnownYet_IsAsIfDown() =>
        Assert.Equal(1.5, Pace.Next(new HealthReading(HealthState.Unknown, null, 0), Target, 0.5).TotalSeconds);
}
