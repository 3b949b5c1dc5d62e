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
    [InlineData(true, 0, 20)]
    [InlineData(true, 0.5, 18)]
    [InlineData(true, 1, 16)]
    public void Pace_ByHealth_IsOneToTwoSecondsOrTheInterval(bool healthy, double random, double seconds) => Assert.Equal(
        seconds, Next(new HealthReading(healthy ? HealthState.Healthy : HealthState.Unhealthy, null, 0), random: random), 6);

    [Fact]
    public void Pace_NothingKnownYet_IsAsIfDown() =>
        Assert.Equal(1.5, Next(new HealthReading(HealthState.Unknown, null, 0)));

    [Theory]
    [InlineData(true, 0, 1.5)]
    [InlineData(true, 1, 2)]
    [InlineData(false, 0, 1.5)]
    [InlineData(false, 1, 2)]
    public void Pace_AfterAFirstFailure_IsQuickUntilTheThresholdDecides(bool healthy, double random, double seconds) =>
        Assert.Equal(
            seconds, Next(new HealthReading(healthy ? HealthState.Healthy : HealthState.Unknown, null, 1), random: random));

    [Fact]
    public void Pace_AfterAFirstFailureOfAShortInterval_IsTheInterval() => Assert.Equal(
        1,
        Pace.Next(new HealthReading(HealthState.Healthy, null, 1), Target with { Interval = TimeSpan.FromSeconds(1) }, default, 0)
            .TotalSeconds);

    [Theory]
    [InlineData(299, 1)]
    [InlineData(300, 20)]
    public void Pace_DownForFiveMinutes_IsTheIntervalAgain(int downSeconds, double seconds) => Assert.Equal(
        seconds, Next(new HealthReading(HealthState.Unhealthy, null, 9), downSeconds));

    private static double Next(HealthReading reading, int downSeconds = 0, double random = -1) => Pace.Next(
        reading, Target, TimeSpan.FromSeconds(downSeconds), random < 0 ? (downSeconds == 0 ? 0.5 : 0) : random).TotalSeconds;
}
