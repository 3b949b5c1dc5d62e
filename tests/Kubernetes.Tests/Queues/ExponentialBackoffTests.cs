using Ballast.Kubernetes.Queues;

namespace Ballast.Kubernetes.Tests.Queues;

public class ExponentialBackoffTests
{
    private static readonly ExponentialBackoff Backoff = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4));

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(int.MaxValue, 4)]
    public void Backoff_FailuresInARow_DoublesUpToItsBound(int failures, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Compute(failures, 0));

    [Fact]
    public void Backoff_LargestJitter_AddsAQuarter() => Assert.Equal(TimeSpan.FromSeconds(5), Backoff.Compute(9, 1));
}
