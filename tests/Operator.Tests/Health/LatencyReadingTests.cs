using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

public sealed class LatencyReadingTests
{
    [Theory]
    [InlineData(new[] { 4 }, 4)] // the first is shown
    [InlineData(new[] { 4, 5, 9, 3, 7, 8, 6, 9, 4 }, 4)] // a variation of milliseconds is not shown
    [InlineData(new[] { 4, 4, 4, 900, 4, 4, 900, 4 }, 4)] // a single slow answer is not shown
    [InlineData(new[] { 4, 400, 400 }, 400)] // a lasting change is shown
    [InlineData(new[] { 300, 4, 5 }, 5)] // a first answer that was slow by chance is soon corrected
    [InlineData(new[] { 100, 150, 300, 310, 320, 390 }, 100)] // less than four times
    [InlineData(new[] { 4, 90, 95, 100 }, 4)] // more than four times, but less than 100 ms
    public void Latency_AsMeasured_IsReported(int[] measured, int reported) => Assert.Equal(
        TimeSpan.FromMilliseconds(reported),
        measured.Aggregate(
            (LatencyReading?)null, (reading, ms) => LatencyReading.Next(reading, TimeSpan.FromMilliseconds(ms)))!.Reported);

    [Fact]
    public void Latency_MeasuredForEver_RemembersFive() => Assert.Equal(
        5, Enumerable.Range(1, 100)
            .Aggregate((LatencyReading?)null, (r, ms) => LatencyReading.Next(r, TimeSpan.FromMilliseconds(ms)))!.Recent.Length);
}
